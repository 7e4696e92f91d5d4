package io.awswrapper.testkit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An RDS authentication token, taken apart: a query signed beforehand with AWS Signature Version 4. Source: AWS General
 * Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
 */
final class IamToken {

    private static final String SIGNATURE = "X-Amz-Signature";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** AWS takes a token that is a little early for the clock of another machine. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final String address;
    private final Map<String, String> query;

    private IamToken(String address, Map<String, String> query) {
        this.address = address;
        this.query = query;
    }

    /** {@code null} when the text is no token at all. */
    static @Nullable IamToken parse(String text) {
        int end = text.indexOf("/?");
        if (end < 0) {
            return null;
        }
        Map<String, String> query = new TreeMap<>();
        for (String parameter : text.substring(end + 2).split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                return null;
            }
            query.put(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
        }
        return new IamToken(text.substring(0, end), query);
    }

    /**
     * What is wrong with the token for this login; {@code null} when nothing is. Says no secret.
     *
     * @param lifetime how old the token may be, if its own {@code X-Amz-Expires} is not less
     */
    @Nullable
    String objection(IamKeys keys, String user, Iterable<String> addresses, Instant now, Duration lifetime) {
        String[] scope = value("X-Amz-Credential").split("/", -1);
        String secret = keys.secret(scope[0]);
        if (secret == null) {
            return "access key '" + scope[0] + "' is not known";
        }
        if (scope.length != 5 || !scope[3].equals("rds-db") || !scope[4].equals("aws4_request")) {
            return "scope is not that of rds-db";
        }
        if (!scope[2].equals(keys.region())) {
            return "region '" + scope[2] + "' is not '" + keys.region() + "'";
        }
        if (!value("Action").equals("connect")) {
            return "action '" + value("Action") + "' is not 'connect'";
        }
        if (!value("DBUser").equals(user)) {
            return "user '" + value("DBUser") + "' is not '" + user + "'";
        }
        boolean here = false;
        for (String known : addresses) {
            here |= known.equalsIgnoreCase(address);
        }
        if (!here) {
            return "address '" + address + "' is not one of " + addresses;
        }
        String age = ageObjection(scope[1], now, lifetime);
        if (age != null) {
            return age;
        }
        return isSigned(secret, scope) ? null : "signature does not match";
    }

    private @Nullable String ageObjection(String date, Instant now, Duration lifetime) {
        Instant signed;
        long seconds;
        try {
            signed = TIME.parse(value("X-Amz-Date"), Instant::from);
            seconds = Long.parseLong(value("X-Amz-Expires"));
        } catch (DateTimeParseException | NumberFormatException e) {
            return "date or expiry cannot be read";
        }
        if (!value("X-Amz-Date").startsWith(date)) {
            return "date is not that of the scope";
        }
        if (signed.isAfter(now.plus(TOLERANCE))) {
            return "signed in the future, at " + signed + ", and now is " + now;
        }
        Duration allowed = Duration.ofSeconds(seconds);
        Instant end = signed.plus(allowed.compareTo(lifetime) < 0 ? allowed : lifetime);
        return end.isBefore(now) ? "expired at " + end + ", and now is " + now : null;
    }

    private boolean isSigned(String secret, String[] scope) {
        try {
            String canonical = query.entrySet().stream()
                    .filter(parameter -> !parameter.getKey().equals(SIGNATURE))
                    .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                    .collect(Collectors.joining("&"));
            String request = "GET\n/\n" + canonical + "\nhost:" + address + "\n\nhost\n" + hex(sha256(""));
            String toSign = "AWS4-HMAC-SHA256\n" + value("X-Amz-Date") + "\n" + scope[1] + "/" + scope[2]
                    + "/rds-db/aws4_request\n" + hex(sha256(request));
            byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
            for (int i = 1; i < scope.length; i++) {
                key = hmac(key, scope[i]);
            }
            byte[] expected = hex(hmac(key, toSign)).getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(expected, value(SIGNATURE).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new ClusterException("iam token: expected a JDK with SHA-256, but was '" + e.getMessage() + "'", e);
        }
    }

    /** When it was signed, as it says. */
    String signedAt() {
        return value("X-Amz-Date");
    }

    String signature() {
        return value(SIGNATURE);
    }

    private String value(String name) {
        return query.getOrDefault(name, "");
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** As RFC 3986 has it, which differs from a form's encoding in three characters. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
