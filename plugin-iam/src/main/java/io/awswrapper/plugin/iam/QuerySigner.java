package io.awswrapper.plugin.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Tokens as {@code RdsUtilities} of the AWS SDK makes them, byte for byte but for the order of the parameters. Not by
 * {@code RdsUtilities} itself, which (2.50.2) logs the session token at DEBUG and the whole token at TRACE, and keeps it in a
 * static cache of URIs. Source: AWS General Reference, "Authenticating Requests: Using Query Parameters (AWS Signature
 * Version 4)".
 */
final class QuerySigner implements TokenSigner {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String MAC = "HmacSHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String sign(AwsCredentialsIdentity credentials, String region, TokenRequest request, Instant now) {
        String time = TIME.format(now);
        String date = time.substring(0, 8);
        String scope = date + "/" + region + "/rds-db/aws4_request";
        Map<String, String> query = new TreeMap<>();
        query.put("Action", "connect");
        query.put("DBUser", request.user());
        query.put("X-Amz-Algorithm", ALGORITHM);
        query.put("X-Amz-Credential", credentials.accessKeyId().strip() + "/" + scope);
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", Long.toString(IamOptions.LONGEST_LIFETIME.toSeconds()));
        query.put("X-Amz-SignedHeaders", "host");
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            query.put("X-Amz-Security-Token", session.sessionToken().strip());
        }
        String canonical = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String address = request.address();
        try {
            String what = "GET\n/\n" + canonical + "\nhost:" + address + "\n\nhost\n" + hash("");
            byte[] key = ("AWS4" + credentials.secretAccessKey().strip()).getBytes(StandardCharsets.UTF_8);
            for (String part : scope.split("/", -1)) {
                key = mac(key, part);
            }
            byte[] signature = mac(key, ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(what));
            return address + "/?" + canonical + "&X-Amz-Signature="
                    + HexFormat.of().formatHex(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    private static String hash(String text) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(key, MAC));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As RFC 3986 has it, which differs from a form's encoding in three characters. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
