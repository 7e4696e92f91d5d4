package io.awswrapper.plugin.iam;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The plugin's exceptions. No other host helps against missing credentials, so those have the SQLSTATE of a refused login. */
final class Refusal {

    private Refusal() {}

    static SQLException configuration(String message) {
        return new SQLException("IAM: " + message, "08001");
    }

    static SQLException login(String message, @Nullable Throwable cause) {
        return new SQLException("IAM: " + message, "28000", cause);
    }
}
