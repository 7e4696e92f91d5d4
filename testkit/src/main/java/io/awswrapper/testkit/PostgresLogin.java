package io.awswrapper.testkit;

import io.awswrapper.testkit.PgMessages.Message;
import java.io.IOException;

/** PostgreSQL's. Source: its manual, "Frontend/Backend Protocol", "Start-up". */
final class PostgresLogin implements LoginProtocol {

    @Override
    public boolean logIn(GatewayLogin login) throws IOException {
        while (true) {
            PgMessages messages = messages(login);
            Message first = messages.readFirst();
            switch (first.code()) {
                case PgMessages.GSS_REQUEST -> messages.writeByte('N');
                case PgMessages.SSL_REQUEST -> {
                    messages.writeByte('S');
                    login.encrypt();
                }
                case PgMessages.CANCEL_REQUEST -> {
                    toServer(login).write(first);
                    return false;
                }
                default -> {
                    return startUp(login, messages, first);
                }
            }
        }
    }

    private static boolean startUp(GatewayLogin login, PgMessages messages, Message startup) throws IOException {
        String user = startup.parameters().getOrDefault("user", "");
        if (!login.isEncrypted()) {
            messages.writeFatal(
                    "28000",
                    "no pg_hba.conf entry for host \"" + login.clientAddress() + "\", user \"" + user
                            + "\", database \"" + startup.parameters().getOrDefault("database", user)
                            + "\", no encryption");
            return false;
        }
        messages.write('R', PgMessages.number(3));
        Message password = messages.read();
        if (password.type() != 'p') {
            return false;
        }
        switch (login.judge(user, password.text(0))) {
            case NO_TOKEN -> messages.writeFatal("28P01", "password authentication failed for user \"" + user + "\"");
            case WRONG -> messages.writeFatal("28000", "PAM authentication failed for user \"" + user + "\"");
            case GOOD -> {
                PgMessages real = toServer(login);
                real.write(startup);
                messages.write(new ScramLogin(real, login.serverPassword()).complete());
                return true;
            }
        }
        return false;
    }

    private static PgMessages messages(GatewayLogin login) throws IOException {
        return new PgMessages(login.client().getInputStream(), login.client().getOutputStream());
    }

    private static PgMessages toServer(GatewayLogin login) throws IOException {
        return new PgMessages(login.server().getInputStream(), login.server().getOutputStream());
    }
}
