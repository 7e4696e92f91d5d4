package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * MySQL's and MariaDB's. A client that does not offer its password in the clear by itself is asked for it, as RDS does:
 * "Connecting to your DB instance using IAM authentication". Source: MySQL Source Code Documentation, "Connection Phase".
 */
final class MySqlLogin implements LoginProtocol {

    private static final String IN_CLEAR = "mysql_clear_password";

    @Override
    public boolean logIn(GatewayLogin login) throws IOException {
        MySqlPackets server = new MySqlPackets(login.server());
        MySqlPackets client = new MySqlPackets(login.client());
        byte[] first = server.read();
        if (MySqlPackets.kind(first) == MySqlPackets.ERROR) {
            client.writeFirst(first);
            return false;
        }
        MySqlGreeting greeting = new MySqlGreeting(first);
        client.writeFirst(greeting.offered());
        byte[] response = client.read();
        if ((MySqlClaim.capabilities(response) & MySqlGreeting.SSL) != 0) {
            login.encrypt();
            client.moveTo(login.client());
            response = client.read();
        }
        MySqlClaim claim = new MySqlClaim(response);
        if (!login.isEncrypted() || login.judge(claim.user(), password(client, claim)) != IamGateway.Verdict.GOOD) {
            client.writeError(
                    1045,
                    "28000",
                    "Access denied for user '" + claim.user() + "'@'" + login.clientAddress()
                            + "' (using password: YES)");
            return false;
        }
        byte[] answer = new MySqlPassword(server, greeting, login.serverPassword()).prove(claim);
        client.write(answer);
        return MySqlPackets.kind(answer) == MySqlPackets.OK;
    }

    private static String password(MySqlPackets client, MySqlClaim claim) throws IOException {
        if (claim.method().equals(IN_CLEAR)) {
            return claim.password();
        }
        client.write(("\u00FE" + IN_CLEAR + "\0").getBytes(StandardCharsets.ISO_8859_1));
        return MySqlPackets.text(client.read(), 0);
    }
}
