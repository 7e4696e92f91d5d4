package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Location;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;

/**
 * Reads the JSON of a secret with the parser that the AWS SDK reads its answers with: it is there, and nothing of the
 * application's. No message and no cause quotes the text.
 */
final class SecretText {

    private static final String FORM =
            "{\"username\": \"…\", \"password\": \"…\", \"host\": \"…\", \"port\": 5432, \"dbname\": \"…\"}";

    private final SecretReference reference;
    private final Stage stage;
    private final Map<String, JsonNode> fields;

    private SecretText(SecretReference reference, Stage stage, Map<String, JsonNode> fields) {
        this.reference = reference;
        this.stage = stage;
        this.fields = fields;
    }

    static Login read(SecretReference reference, Stage stage, @Nullable String text, String version)
            throws SQLException {
        if (text == null) {
            throw useless(reference, stage, "has no text, only binary data", "store it as text: " + FORM);
        }
        JsonNode node = parse(text);
        if (node == null || !node.isObject()) {
            throw useless(reference, stage, "is not a JSON object", "store it as " + FORM);
        }
        SecretText secret = new SecretText(reference, stage, node.asObject());
        return new Login(
                secret.needed(reference.usernameKey(), SecretsOptions.USERNAME_KEY.name()),
                reference.passwordKey() == null
                        ? null
                        : secret.needed(reference.passwordKey(), SecretsOptions.PASSWORD_KEY.name()),
                new Location(secret.text("host"), secret.port(), secret.text("dbname")),
                version);
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JsonNodeParser.create().parse(text);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private String needed(String key, String option) throws SQLException {
        String value = text(key);
        if (value == null) {
            throw useless(
                    reference,
                    stage,
                    "has no text under the key '" + key + "'",
                    "add it, or name the right key with " + option);
        }
        return value;
    }

    /** @return {@code null} when there is none */
    private @Nullable String text(String key) {
        JsonNode node = fields.get(key);
        if (node == null) {
            return null;
        }
        String value = node.isString() ? node.asString() : node.isNumber() ? node.asNumber() : "";
        return value.isEmpty() ? null : value;
    }

    private int port() throws SQLException {
        String port = text("port");
        if (port == null) {
            return 0;
        }
        if (port.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        }
        throw useless(reference, stage, "has under the key 'port' no number from 1 to 65535", "correct it");
    }

    private static SQLException useless(SecretReference reference, Stage stage, String what, String remedy) {
        return new SQLException(
                "AWS Secrets Manager: the " + stage.label() + " version of " + reference + " " + what + "; " + remedy,
                "28000");
    }
}
