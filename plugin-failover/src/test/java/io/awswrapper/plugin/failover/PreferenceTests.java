package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.Topology;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTests {

    private static final String AWS = "xyz1.us-east-2.rds.amazonaws.com";

    private final FakeWorld world = new FakeWorld();

    @ParameterizedTest
    @CsvSource({
        "db.cluster-" + AWS + ", WRITER",
        "db.cluster-ro-" + AWS + ", READER_OR_WRITER",
        "db.cluster-custom-" + AWS + ", READER_OR_WRITER",
        "db.global-xyz1.global.rds.amazonaws.com, WRITER",
        "db-1." + AWS + ", WRITER",
        "custom.name, WRITER"
    })
    void theEndpointSaysWhatIsMeant(String address, FailoverMode mode) {
        world.urlHosts = List.of(Host.of(address, 5432));
        assertThat(Preference.of(world, world, Preference.endpoint(world)).mode())
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
        // one host of the URL (b), and what is known of a and b
        "b, wr, WRITER",
        "b, Wr, READER_OR_WRITER",
        "b, ur, READER_OR_WRITER",
        "a, wr, WRITER",
        "a, Wr, WRITER",
        "a;b, Wr, WRITER",
        "b;a, Wr, WRITER"
    })
    void aSingleHostWithAnyNameIsMeantAsAReaderOnlyWhereNoWriterIsKnown(String url, String cluster, FailoverMode mode) {
        world.becomes(cluster);
        world.urlHosts =
                Stream.of(url.split(";", -1)).map(name -> Host.of(name, 5432)).toList();
        assertThat(Preference.of(world, world, Preference.endpoint(world)).mode())
                .isEqualTo(mode);
    }

    @Test
    void theOptionHasTheLastWord() {
        world.urlHosts = List.of(Host.of("db.cluster-ro-" + AWS, 5432));
        world.set.put("failoverMode", FailoverMode.WRITER);
        assertThat(Preference.of(world, world, Preference.endpoint(world)).mode())
                .isEqualTo(FailoverMode.WRITER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.proxy-" + AWS, "ep.endpoint.proxy-" + AWS, "db.shardgrp-" + AWS})
    void behindAProxySomebodyElseDoesIt(String address) throws SQLException {
        world.urlHosts = List.of(Host.of(address, 5432));

        assertThat(Preference.isElsewhere(Preference.endpoint(world))).isTrue();
        assertThat(new FailoverProvider().create(world).intercepts()).isEmpty();
        world.urlHosts = List.of(Host.of("db.cluster-" + AWS, 5432));
        assertThat(Preference.isElsewhere(Preference.endpoint(world))).isFalse();
        assertThat(new FailoverProvider().create(world).intercepts()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "WRITER, wrr, a", "WRITER, Wrr, -", "WRITER, rwr, b", "WRITER, u, -",
                "READER, wrr, b", "READER, wRr, c", "READER, wRR, -", "READER, w, -",
                "READER_OR_WRITER, wrr, b", "READER_OR_WRITER, wRR, a", "READER_OR_WRITER, WRR, -"
            })
    void choosesAHostThatAnswersAndSuits(FailoverMode mode, String cluster, @Nullable String chosen)
            throws SQLException {
        world.set.put("failoverMode", mode);
        world.becomes(cluster);
        Preference preference = Preference.of(world, world, Preference.endpoint(world));
        Host host = preference.choose(world.topology(), false);

        assertThat(host == null ? null : host.address()).isEqualTo(chosen);
        assertThat(preference.isPossible(world.topology())).isEqualTo(host != null);
    }

    @Test
    void whoNamesOneReaderGetsThatOneAtFirst() throws SQLException {
        world.set.put("failoverMode", FailoverMode.READER);
        world.urlHosts = List.of(FakeWorld.C);
        world.becomes("wrr");
        Preference preference = Preference.of(world, world, Preference.endpoint(world));

        assertThat(preference.choose(world.topology(), true)).isEqualTo(FakeWorld.C);
        assertThat(preference.choose(world.topology(), false)).isEqualTo(FakeWorld.B);
        world.becomes("wrR");
        assertThat(preference.choose(world.topology(), true)).isEqualTo(FakeWorld.B);
    }

    @Test
    void whatIsRoutedComesBeforeModeAndUrl() throws SQLException {
        world.set.put("failoverMode", FailoverMode.WRITER);
        world.becomes("wrr");
        Preference preference = Preference.of(world, world, Preference.endpoint(world));
        world.place(placement(false, FakeWorld.C));

        assertThat(preference.mode()).isEqualTo(FailoverMode.READER_OR_WRITER);
        assertThat(preference.choose(world.topology(), false)).isEqualTo(FakeWorld.C);
        assertThat(preference.isPossible(world.topology())).isTrue();
        world.place(placement(false, null));
        assertThat(preference.isPossible(world.topology())).isFalse();
        world.place(placement(true, FakeWorld.A));
        assertThat(preference.mode()).isEqualTo(FailoverMode.WRITER);
    }

    private static Placement placement(boolean writer, @Nullable Host chosen) {
        return new Placement() {
            @Override
            public boolean needsWriter() {
                return writer;
            }

            @Override
            public boolean isPossible(Topology topology) {
                return chosen != null;
            }

            @Override
            public Optional<Host> choose(Topology topology) {
                return Optional.ofNullable(chosen);
            }
        };
    }
}
