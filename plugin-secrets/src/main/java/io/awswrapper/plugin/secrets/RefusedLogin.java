package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.ConnectChain;
import io.awswrapper.spi.ConnectRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database refused what was at hand: most likely the secret is being rotated. Asks AWS again, for each stage in turn,
 * and tries what was not tried yet. A rotation may go on meanwhile, so the current stage is asked for once more at the end
 * of each round; and a round that found something new is followed by another.
 */
final class RefusedLogin {

    private static final List<Stage> ROUND = List.of(Stage.CURRENT, Stage.PENDING, Stage.PREVIOUS, Stage.CURRENT);

    /** A rotation leaves the user alone, or makes another one current that can log in as the one before still can. */
    private static final List<Stage> ROUND_FOR_USER = List.of(Stage.CURRENT);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final SecretsPlugin plugin;
    private final CachedSecret secret;
    private final long giveUp;
    private final long deadline;
    private final List<Stage> round;
    private final List<Login> tried = new ArrayList<>();

    /** @param budget how long to go on when there is nothing new to try */
    RefusedLogin(SecretsPlugin plugin, CachedSecret secret, Duration budget) {
        this.plugin = plugin;
        this.secret = secret;
        this.round = secret.reference().userOnly() ? ROUND_FOR_USER : ROUND;
        this.giveUp = secret.now() + budget.toNanos();
        this.deadline = giveUp + secret.timeout();
    }

    Connection connect(Login first, SQLException refusal, ConnectRequest request, ConnectChain next)
            throws SQLException {
        tried.add(first);
        SQLException last = refusal;
        Duration pause = FIRST_PAUSE;
        while (true) {
            int before = tried.size();
            // Null stands for what is at hand by now: another connect may have found what works.
            for (int i = -1; i < round.size(); i++) {
                Stage stage = i < 0 ? null : round.get(i);
                Login login = stage == null ? secret.login() : ask(stage, last);
                if (login == null || isTried(login)) {
                    continue;
                }
                tried.add(login);
                try {
                    Connection opened = plugin.attempt(login, request, next);
                    if (stage == Stage.CURRENT || stage == Stage.PENDING) {
                        secret.adopt(first, login);
                    }
                    return opened;
                } catch (SQLException e) {
                    if (!plugin.isRefusal(e)) {
                        throw e;
                    }
                    last = e;
                }
            }
            if (tried.size() == before) {
                if (secret.reference().userOnly()) {
                    // About the password, and so not about the secret: whose password it was says it better.
                    throw last;
                }
                if (secret.now() - giveUp >= 0) {
                    throw refused(last, "asked for AWSCURRENT, AWSPENDING and AWSPREVIOUS", null);
                }
                sleep(pause, last);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private boolean isTried(Login login) {
        return tried.stream().anyMatch(login::isSame);
    }

    /** @return {@code null} when there is no version of this stage that could be tried */
    private @Nullable Login ask(Stage stage, SQLException last) throws SQLException {
        try {
            return secret.fetch(stage, secret.now(), deadline);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (stage != Stage.CURRENT && state != null && state.startsWith("28")) {
                // A policy may allow the current version only; a pending one may not be ready.
                return null;
            }
            if (secret.reference().userOnly()) {
                last.addSuppressed(e);
                throw last;
            }
            throw refused(last, "asking for its value now failed", e);
        }
    }

    private SQLException refused(SQLException refusal, String what, @Nullable SQLException failure) {
        SQLException told = new SQLException(
                "Login with " + secret.reference() + ": refused by the database, " + what
                        + "; check that the secret holds the"
                        + " password that the database has, and that its rotation works: "
                        + (failure == null ? refusal : failure).getMessage(),
                refusal.getSQLState(),
                refusal);
        if (failure != null) {
            told.addSuppressed(failure);
        }
        return told;
    }

    private void sleep(Duration pause, SQLException refusal) throws SQLException {
        long left = Math.max(0, giveUp - secret.now());
        try {
            Thread.sleep(Math.min(pause.toMillis(), left / 1_000_000 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(refusal, "and the wait for its rotation was interrupted", null);
        }
    }
}
