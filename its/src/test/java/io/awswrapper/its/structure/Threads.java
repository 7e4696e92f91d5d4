package io.awswrapper.its.structure;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The driver's threads at one moment, so that those of another test do not count. */
record Threads(Set<Long> ids) {

    private static final String PREFIX = "aws-wrapper";

    static Threads now() {
        return new Threads(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX))
                .map(Threads::id)
                .collect(Collectors.toSet()));
    }

    /** The names of the driver's threads that were not there then and live now. */
    Set<String> started() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(PREFIX) && !ids.contains(id(thread)))
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long id(Thread thread) {
        return thread.getId();
    }
}
