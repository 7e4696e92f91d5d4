package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Endpoint.Kind;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTests {

    @ParameterizedTest
    @CsvSource({
        "db.cluster-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_WRITER",
        "db.cluster-ro-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_READER",
        "db.cluster-custom-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_CUSTOM",
        "db.proxy-xyz1.us-east-2.rds.amazonaws.com, PROXY",
        "ep.endpoint.proxy-xyz1.us-east-2.rds.amazonaws.com, PROXY",
        "db.shardgrp-xyz1.us-east-2.rds.amazonaws.com, SHARD_GROUP",
        "db-1.xyz1.us-east-2.rds.amazonaws.com, INSTANCE"
    })
    void tellsEveryKindAndWhatItsInstancesShare(String name, Kind kind) {
        Endpoint endpoint = Endpoint.parse(name);

        assertThat(endpoint.kind()).isEqualTo(kind);
        assertThat(endpoint.region()).isEqualTo("us-east-2");
        assertThat(endpoint.domain()).isEqualTo("xyz1.us-east-2.rds.amazonaws.com");
        assertThat(endpoint.instance("DB-2")).contains("db-2.xyz1.us-east-2.rds.amazonaws.com");
    }

    @Test
    void aGlobalWriterHasNeitherRegionNorInstances() {
        Endpoint endpoint = Endpoint.parse("db.global-xyz1.global.rds.amazonaws.com");

        assertThat(endpoint).isEqualTo(new Endpoint(Kind.GLOBAL_WRITER, null, null));
        assertThat(endpoint.instance("db-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1.rds.amazonaws.com, eu-central-1",
        "eusc-de-east-1.rds.amazonaws.eu, eusc-de-east-1",
        "ap-southeast-2.rds.amazonaws.au, ap-southeast-2",
        "eu-west-2.rds.amazonaws.uk, eu-west-2",
        "us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
        "rds.us-gov-east-1.amazonaws.com, us-gov-east-1",
        "rds.us-iso-east-1.c2s.ic.gov, us-iso-east-1",
        "us-iso-east-1.rds.c2s.ic.gov, us-iso-east-1",
        "rds.us-isob-east-1.sc2s.sgov.gov, us-isob-east-1",
        "us-east-1.rds-fips.amazonaws.com, us-east-1",
        "rds-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
        "rds.cn-north-1.amazonaws.com.cn, cn-north-1",
        "cn-northwest-1.rds.amazonaws.com.cn, cn-northwest-1"
    })
    void readsEveryPartitionForEveryKind(String rest, String region) {
        for (String prefix : new String[] {"", "cluster-", "cluster-ro-", "cluster-custom-", "proxy-", "shardgrp-"}) {
            Endpoint endpoint = Endpoint.parse("db." + prefix + "xyz1." + rest);

            assertThat(endpoint.kind()).as(prefix).isNotIn(Kind.OTHER, Kind.GLOBAL_WRITER);
            assertThat(endpoint.kind() == Kind.INSTANCE).as(prefix).isEqualTo(prefix.isEmpty());
            assertThat(endpoint.region()).isEqualTo(region);
            assertThat(endpoint.instance("a")).contains("a.xyz1." + rest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "2001:db8::7",
                "localhost",
                "db",
                "db.example.com",
                "",
                ".",
                "my-lb-123.elb.us-east-2.amazonaws.com",
                "my-lb.us-east-2.elb.amazonaws.com",
                "xyz1.us-east-2.rds.amazonaws.com",
                "db.cluster-xyz1.us-east-2.rds.amazonaws.com.evil.example",
                "db.cluster-xyz1.us-east-2.rds.amazonaws.org",
                "db.cluster-xyz1.us-east-2.rdsxamazonaws.com",
                "db.cluster-.us-east-2.rds.amazonaws.com",
                "a.b.cluster-xyz1.us-east-2.rds.amazonaws.com"
            })
    void anythingElseIsOtherAndTellsNothing(String name) {
        assertThat(Endpoint.parse(name)).isEqualTo(new Endpoint(Kind.OTHER, null, null));
        assertThat(Endpoint.parse(name).instance("db-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "db-green-a1b2c3.cluster-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_WRITER",
        "db-green-a1b2c3.xyz1.us-east-2.rds.amazonaws.com, INSTANCE",
        "db-old1.cluster-ro-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_READER",
        "cluster-db.xyz1.us-east-2.rds.amazonaws.com, INSTANCE",
        "global-db.cluster-xyz1.us-east-2.rds.amazonaws.com, CLUSTER_WRITER"
    })
    void theFirstLabelIsOnlyAName(String name, Kind kind) {
        assertThat(Endpoint.parse(name).kind()).isEqualTo(kind);
        assertThat(Endpoint.parse(name).domain()).isEqualTo("xyz1.us-east-2.rds.amazonaws.com");
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "CLUSTER.*|INSTANCE|PROXY", mode = EnumSource.Mode.MATCH_ANY)
    void caseOfLettersAndTheFinalDotDoNotMatter(Kind kind) {
        String label = switch (kind) {
            case CLUSTER_WRITER -> "cluster-";
            case CLUSTER_READER -> "cluster-ro-";
            case CLUSTER_CUSTOM -> "cluster-custom-";
            case PROXY -> "proxy-";
            default -> "";
        };
        String name = "db." + label + "xyz1.us-east-2.rds.amazonaws.com";

        assertThat(Endpoint.parse(name).kind()).isEqualTo(kind);
        assertThat(Endpoint.parse(name.toUpperCase(Locale.ROOT))).isEqualTo(Endpoint.parse(name));
        assertThat(Endpoint.parse(name + ".")).isEqualTo(Endpoint.parse(name));
    }

    @Test
    void whateverTheTextItAnswersAndTheRegionComesFromTheText() {
        Random random = new Random(7);
        String[] parts = {
            "db", "cluster-x1", "proxy-", "rds", "rds-fips", "us-east-1", "amazonaws", "com", "cn", "", "-", "É"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder(parts[random.nextInt(parts.length)]);
            for (int labels = random.nextInt(9); labels > 0; labels--) {
                name.append('.').append(parts[random.nextInt(parts.length)]);
            }
            Endpoint endpoint = Endpoint.parse(name.toString());
            String region = endpoint.region();
            assertThat(region == null || name.toString().contains("." + region + "."))
                    .as(name.toString())
                    .isTrue();
            assertThat(endpoint.domain() == null)
                    .isEqualTo(endpoint.kind() == Kind.OTHER || endpoint.kind() == Kind.GLOBAL_WRITER);
        }
    }
}
