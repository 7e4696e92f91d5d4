package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings a cluster up. */
final class ClusterLaunch {

    private static final int ATTEMPTS = 3;

    private final ClusterSpec spec;
    private final Privilege privilege = Privilege.detect();

    ClusterLaunch(ClusterSpec spec) {
        this.spec = spec;
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
        if (spec.oneAddressPerNode() && !linux) {
            throw new IllegalArgumentException("oneAddressPerNode: expected Linux, but was '"
                    + System.getProperty("os.name") + "'; leave it off, each node then has a port of its own");
        }
    }

    PostgresCluster start() {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (ClusterException e) {
                // between the choice of a port and its use another process may take it
                boolean portTaken = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!portTaken || attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new ClusterException(
                        "cluster: expected to start, but was '" + e.getMessage() + "'; see the cause", e);
            }
        }
    }

    private PostgresCluster attempt() throws IOException {
        BuildCache cache = BuildCache.ofUser(privilege);
        Binaries binaries = Binaries.extract(cache);
        Path template = new Template(binaries, privilege).get(cache, spec.auroraFunctions());
        ClusterHome home = new ClusterHome(spec.nodes(), privilege);
        try {
            List<String> hosts = hosts();
            List<PostgresNode> nodes = nodes(home, binaries, addresses(home, hosts));
            home.inhabit(nodes);
            int proxyPort = spec.oneAddressPerNode() ? home.holdPort(hosts) : 0;
            PostgresCluster cluster = new PostgresCluster(home, nodes, spec.synchronous(), proxyPort);
            PostgresNode primary = nodes.get(0);
            for (PostgresNode node : nodes) {
                node.files().createFrom(template);
                if (node != primary) {
                    node.files().follow(primary.connectionFor(node));
                }
                node.launch();
            }
            nodes.forEach(PostgresNode::awaitAccepting);
            new Replication(nodes, spec.synchronous()).awaitStreaming(primary, nodes.subList(1, nodes.size()));
            return cluster;
        } catch (RuntimeException | IOException e) {
            home.close();
            throw e;
        }
    }

    private record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private List<String> hosts() {
        return IntStream.rangeClosed(1, spec.nodes())
                .mapToObj(number -> "127.0.0." + (spec.oneAddressPerNode() ? number : 1))
                .toList();
    }

    private List<Address> addresses(ClusterHome home, List<String> hosts) throws IOException {
        List<Address> addresses = new ArrayList<>();
        int shared = spec.oneAddressPerNode() ? home.holdPort(hosts) : 0;
        for (String host : hosts) {
            addresses.add(new Address(host, shared > 0 ? shared : home.holdPort(List.of(host))));
        }
        return addresses;
    }

    private List<PostgresNode> nodes(ClusterHome home, Binaries binaries, List<Address> addresses) {
        String members = addresses.stream()
                .map(address -> "n" + (addresses.indexOf(address) + 1) + "@" + address)
                .collect(Collectors.joining(","));
        List<PostgresNode> nodes = new ArrayList<>();
        for (Address address : addresses) {
            String name = "n" + (nodes.size() + 1);
            Path data = home.directory().resolve(name);
            NodeFiles files = new NodeFiles(data, privilege, settings(name, address, members));
            List<String> command = privilege.command(List.of(binaries.program("postgres"), "-D", data.toString()));
            nodes.add(new PostgresNode(name, address.host(), address.port(), files, command));
        }
        return nodes;
    }

    private Map<String, String> settings(String name, Address address, String members) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", address.host());
        settings.put("port", Integer.toString(address.port()));
        settings.put("cluster_name", name);
        if (spec.auroraFunctions()) {
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
