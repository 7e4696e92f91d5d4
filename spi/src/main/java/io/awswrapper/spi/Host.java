package io.awswrapper.spi;

import java.util.Locale;

/**
 * An address to connect to, and the name the server there goes by. Two hosts are equal when address and port are equal;
 * the id only names. Immutable.
 *
 * @param id the instance identifier that the server or its cluster gave, or {@code address:port} while none is known
 * @param address host name or IP address, lower case, an IPv6 address without brackets
 * @param port TCP port, 1 to 65535
 */
public record Host(String id, String address, int port) {

    public Host {
        address = address.toLowerCase(Locale.ROOT);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Host " + address + ": a port is 1 to 65535, but was '" + port + "'");
        }
    }

    /** A host of which only the address is known. */
    public static Host of(String address, int port) {
        return new Host(authority(address.toLowerCase(Locale.ROOT), port), address, port);
    }

    /** {@code address:port}, an IPv6 address in brackets, as it stands in a URL. */
    public String authority() {
        return authority(address, port);
    }

    private static String authority(String address, int port) {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Host host && port == host.port && address.equals(host.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + port;
    }

    /** The id, and the address where it says more. */
    @Override
    public String toString() {
        return id.equals(authority()) ? id : id + " (" + authority() + ")";
    }
}
