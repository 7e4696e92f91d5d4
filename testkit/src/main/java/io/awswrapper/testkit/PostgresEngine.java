package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL. */
final class PostgresEngine implements Engine {

    private final ClusterSpec spec;
    private final Privilege privilege;
    private final PostgresPrograms programs;
    private final Path template;
    private final Access access = new PostgresAccess();

    private PostgresEngine(ClusterSpec spec, Privilege privilege, PostgresPrograms programs, Path template) {
        this.spec = spec;
        this.privilege = privilege;
        this.programs = programs;
        this.template = template;
    }

    static PostgresEngine install(ClusterSpec spec) throws IOException {
        Privilege privilege = Privilege.detect();
        BuildCache cache = BuildCache.ofUser(privilege);
        PostgresPrograms programs = PostgresPrograms.extract(cache);
        Path template = new PostgresTemplate(programs, privilege).get(cache, spec.auroraFunctions());
        return new PostgresEngine(spec, privilege, programs, template);
    }

    @Override
    public Privilege privilege() {
        return privilege;
    }

    /** An immediate shutdown: a postmaster killed by force would leave its children. */
    @Override
    public String crashSignal() {
        return "QUIT";
    }

    @Override
    public void furnish(ClusterHome home) {}

    @Override
    public PostgresNode node(Seat seat, List<Seat> all) {
        PostgresFiles files = new PostgresFiles(seat.data(), template, privilege, settings(seat, all));
        List<String> command = privilege.command(
                List.of(programs.program("postgres"), "-D", seat.data().toString()));
        return new PostgresNode(seat, files, new ServerProgram(command, Map.of(), "INT"), access);
    }

    @Override
    public Replication replication(List<? extends DatabaseNode> nodes) {
        return new PostgresReplication(nodes, spec.synchronous());
    }

    private Map<String, String> settings(Seat seat, List<Seat> all) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", seat.host());
        settings.put("port", Integer.toString(seat.port()));
        settings.put("cluster_name", seat.name());
        if (spec.auroraFunctions()) {
            String members = all.stream()
                    .map(member -> member.name() + "@" + member.address())
                    .collect(Collectors.joining(","));
            settings.put("testkit.members", members);
            settings.put("rds.extensions", "aurora_stat_utils,pg_stat_statements,plpgsql");
        }
        if (spec.synchronous()) {
            boolean alone = spec.nodes() == 1;
            settings.put("synchronous_standby_names", alone ? "" : "ANY 1 (*)");
            settings.put("synchronous_commit", spec.remoteApply() ? "remote_apply" : "on");
        }
        settings.putAll(spec.settings());
        return settings;
    }
}
