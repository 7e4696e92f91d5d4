package io.awswrapper.testkit;

import java.util.List;
import java.util.Map;

/**
 * How a server is run.
 *
 * @param environment what is added to ours
 * @param stopSignal asks it to shut down in order, cutting its clients off
 */
record ServerProgram(List<String> command, Map<String, String> environment, String stopSignal) {

    ServerProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
