package io.awswrapper.testkit;

import java.nio.file.Path;

/** The place of one node in its cluster. Numbers count from 1. */
record Seat(int number, String host, int port, Path data) {

    String name() {
        return "n" + number;
    }

    String address() {
        return host + ":" + port;
    }
}
