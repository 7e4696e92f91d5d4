package io.awswrapper.jmh;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
        name = "benchmarks",
        description = "What the wrapper costs, beside the raw driver and the official wrapper.",
        subcommands = {
            Calls.class,
            Contended.class,
            Connections.class,
            Servers.class,
            Outages.class,
            Page.class,
            All.class
        },
        mixinStandardHelpOptions = true)
public final class Benchmarks {

    Benchmarks() {}

    public static void main(String[] arguments) {
        Quiet.logging();
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }
}
