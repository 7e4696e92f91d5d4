package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HostTests {

    @Test
    void isItsAddressAndPortWhateverItIsCalled() {
        Host unknown = Host.of("DB.Example", 5432);
        Host named = new Host("instance-1", "db.example", 5432);

        assertThat(unknown).isEqualTo(named).hasSameHashCodeAs(named);
        assertThat(unknown).isNotEqualTo(Host.of("db.example", 5433)).isNotEqualTo(Host.of("db2.example", 5432));
        assertThat(unknown.equals((Object) "db.example:5432")).isFalse();
    }

    @Test
    void writesAnIpv6AddressInBrackets() {
        Host host = Host.of("2001:DB8::7", 5432);

        assertThat(host.address()).isEqualTo("2001:db8::7");
        assertThat(host.authority()).isEqualTo("[2001:db8::7]:5432");
        assertThat(host.id()).isEqualTo("[2001:db8::7]:5432");
        assertThat(host).hasToString("[2001:db8::7]:5432");
    }

    @Test
    void showsItsNameAndTheAddressWhereThatSaysMore() {
        assertThat(new Host("instance-1", "db.example", 5432)).hasToString("instance-1 (db.example:5432)");
        assertThat(Host.of("DB.Example", 5432)).hasToString("db.example:5432");
    }

    @Test
    void refusesWhatIsNoPort() {
        for (int port : new int[] {0, -1, 65_536, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Host.of("db", port))
                    .withMessageContaining("db")
                    .withMessageContaining("'" + port + "'");
        }
        assertThat(Host.of("db", 1).port()).isEqualTo(1);
        assertThat(Host.of("db", 65_535).port()).isEqualTo(65_535);
    }
}
