package io.awswrapper.plugin.failover;

import io.awswrapper.spi.HostRole;

/** Which hosts a connection may be on. */
public enum FailoverMode {
    /** The writer, and nothing else. */
    WRITER,
    /** A reader, and nothing else. */
    READER,
    /** A reader, or the writer while there is no reader. */
    READER_OR_WRITER;

    /** Whether a host of this role will do. */
    boolean accepts(HostRole role) {
        return switch (this) {
            case WRITER -> role == HostRole.WRITER;
            case READER -> role == HostRole.READER;
            case READER_OR_WRITER -> role != HostRole.UNKNOWN;
        };
    }
}
