package io.awswrapper.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** MySQL or MariaDB. */
final class MySqlEngine implements Engine {

    private static final String KEY = "server-key.pem";

    private final ClusterSpec spec;
    private final Flavor flavor;
    private final Flavor.Programs programs;
    private final Path template;
    private final Access access;

    private MySqlEngine(ClusterSpec spec, Flavor flavor, Flavor.Programs programs, Path template) {
        this.spec = spec;
        this.flavor = flavor;
        this.programs = programs;
        this.template = template;
        this.access = flavor.access();
    }

    static MySqlEngine install(ClusterSpec spec, Flavor flavor) throws IOException {
        BuildCache cache = BuildCache.ofUser(Privilege.KEPT);
        Flavor.Programs programs = flavor.extract(cache);
        CRC32 content = new CRC32();
        content.update(flavor.accounts().getBytes(StandardCharsets.UTF_8));
        String name = "template-" + programs.key() + "-" + Long.toHexString(content.getValue());
        Path template = cache.get(name, directory -> flavor.initialize(programs, directory));
        return new MySqlEngine(spec, flavor, programs, template);
    }

    /** These servers agree to run as root. */
    @Override
    public Privilege privilege() {
        return Privilege.KEPT;
    }

    @Override
    public String crashSignal() {
        return "KILL";
    }

    /** MariaDB takes seconds to make a certificate of its own at every start. */
    @Override
    public void furnish(ClusterHome home) throws IOException {
        try {
            GatewayCertificate certificate = GatewayCertificate.of(addresses());
            Files.writeString(home.directory().resolve(ClusterHome.CERTIFICATE), certificate.pem());
            Files.writeString(home.directory().resolve(KEY), certificate.keyPem());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static List<InetAddress> addresses() throws IOException {
        InetAddress[] all = new InetAddress[9];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName("127.0.0." + (i + 1));
        }
        return List.of(all);
    }

    @Override
    public DatabaseNode node(Seat seat, List<Seat> all) {
        MySqlFiles files = new MySqlFiles(seat.data(), template, settings(seat));
        List<String> command = List.of(programs.server().toString(), "--defaults-file=" + files.settingsFile());
        return new DatabaseNode(seat, files, new ServerProgram(command, programs.environment(), "TERM"), access);
    }

    @Override
    public Replication replication(List<? extends DatabaseNode> nodes) {
        return flavor.replication(nodes, spec.synchronous());
    }

    private Map<String, String> settings(Seat seat) {
        Path home = seat.data().resolveSibling(ClusterHome.CERTIFICATE);
        Path share = programs.home().resolve("share");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("basedir", programs.home().toString());
        settings.put("datadir", seat.data().toString());
        settings.put("lc_messages_dir", share.toString());
        settings.put("character_sets_dir", share.resolve("charsets").toString());
        if (Flavor.isRoot()) {
            settings.put("user", "root");
        }
        settings.put("bind_address", seat.host());
        settings.put("port", Integer.toString(seat.port()));
        settings.put("socket", "server.sock");
        settings.put("pid_file", "server.pid");
        settings.put("server_id", Integer.toString(seat.number()));
        settings.put("report_host", seat.host());
        settings.put("report_port", Integer.toString(seat.port()));
        settings.put("ssl_cert", home.toString());
        settings.put("ssl_key", home.resolveSibling(KEY).toString());
        settings.put("skip_name_resolve", "ON");
        settings.put("max_connections", "200");
        settings.put("log_bin", "binlog");
        settings.put("relay_log", "relaylog");
        settings.put("binlog_format", "ROW");
        settings.put("sync_binlog", "0");
        settings.put("log_bin_trust_function_creators", "ON");
        settings.put("innodb_use_native_aio", "OFF");
        settings.put("innodb_buffer_pool_size", "32M");
        // written at every commit, so that a killed server has it; flushed to the disk now and then
        settings.put("innodb_flush_log_at_trx_commit", "2");
        settings.put("read_only", "OFF");
        settings.putAll(flavor.settings(spec));
        settings.putAll(spec.settings());
        return settings;
    }
}
