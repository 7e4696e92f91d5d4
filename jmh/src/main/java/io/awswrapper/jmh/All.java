package io.awswrapper.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One part after the other, and then the page. */
@Command(name = "all", description = "Measures everything, then writes the page.", mixinStandardHelpOptions = true)
final class All implements Callable<Integer> {

    @Mixin
    private Common common = new Common();

    /** A part that fails does not keep the others from being measured. */
    @Override
    public Integer call() {
        int worst = 0;
        for (String part :
                List.of(Calls.NAME, Contended.NAME, Connections.NAME, Servers.NAME, Outages.NAME, Page.NAME)) {
            List<String> arguments =
                    new ArrayList<>(List.of(part, "--results", common.folder().toString()));
            arguments.addAll(List.of("--pace", common.pace().name()));
            System.out.println("== " + part);
            long begun = System.nanoTime();
            worst = Math.max(worst, new CommandLine(new Benchmarks()).execute(arguments.toArray(String[]::new)));
            System.out.println("== " + part + " took " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
        }
        return worst;
    }
}
