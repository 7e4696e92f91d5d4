package io.awswrapper.testkit;

import java.util.Map;

/** What the builder was told. */
record ClusterSpec(
        Database database,
        int nodes,
        boolean synchronous,
        boolean remoteApply,
        boolean oneAddressPerNode,
        boolean auroraFunctions,
        Map<String, String> settings) {

    ClusterSpec {
        settings = Map.copyOf(settings);
        if (database != Database.POSTGRESQL && (remoteApply || auroraFunctions)) {
            throw new IllegalArgumentException((remoteApply ? "remoteApply" : "auroraFunctions")
                    + ": expected POSTGRESQL, but was '" + database + "'; leave it off");
        }
    }
}
