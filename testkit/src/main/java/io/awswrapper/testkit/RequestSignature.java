package io.awswrapper.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks requests as AWS does: General Reference, "Signature Version 4". */
final class RequestSignature {

    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)"
                    + "/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private RequestSignature() {}

    /**
     * The type of the error to answer; empty when the signature is right.
     *
     * @param service the one that the request is signed for, as {@code secretsmanager}
     */
    static String refusal(HttpExchange exchange, byte[] body, String service) {
        Matcher given = CREDENTIAL.matcher(header(exchange, "Authorization"));
        if (!given.matches()) {
            return "MissingAuthenticationTokenException";
        }
        if (!given.group(1).equals(SecretsManagerEndpoint.ACCESS_KEY)) {
            return "UnrecognizedClientException";
        }
        String names = given.group(5);
        String headers = Arrays.stream(names.split(";", -1))
                .map(name -> name + ":" + header(exchange, name).strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        String request = exchange.getRequestMethod() + "\n"
                + exchange.getRequestURI().getRawPath() + "\n\n" + headers + "\n" + names + "\n" + hash(body);
        List<String> scope = List.of(given.group(2), SecretsManagerEndpoint.REGION, service, "aws4_request");
        String toSign = "AWS4-HMAC-SHA256\n" + header(exchange, "X-Amz-Date") + "\n" + String.join("/", scope) + "\n"
                + hash(request.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + SecretsManagerEndpoint.SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : scope) {
            key = hmac(key, part);
        }
        boolean same = MessageDigest.isEqual(hmac(key, toSign), HexFormat.of().parseHex(given.group(6)));
        return same && names.contains("host") && names.contains("x-amz-date") ? "" : "InvalidSignatureException";
    }

    /** How long ago the request was signed, seen from {@code now}; negative when it comes from the future. */
    static Duration age(HttpExchange exchange, Instant now) {
        return Duration.between(TIME.parse(header(exchange, "X-Amz-Date"), Instant::from), now);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String hash(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
