package io.awswrapper.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where a database is, as a plugin knows it. Fills in what the URL leaves out, and only that.
 *
 * @param address host name or IP address; {@code null} when not known
 * @param port TCP port; 0 when not known
 * @param database its plain name; {@code null} when not known
 */
public record Location(
        @Nullable String address, int port, @Nullable String database) {}
