package io.awswrapper.testkit;

import io.awswrapper.testkit.PgMessages.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Logs in to a server with a role's own password: SCRAM-SHA-256 (RFC 5802, RFC 7677), cleartext, or none at all. */
final class ScramLogin {

    private static final int OK = 0;
    private static final int CLEARTEXT = 3;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;
    private static final String CLIENT_HEADER = "n,,";

    private final PgMessages server;
    private final String password;
    private final String nonce;
    private String firstBare = "";

    ScramLogin(PgMessages server, String password) {
        this.server = server;
        this.password = password;
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        this.nonce = Base64.getEncoder().encodeToString(random);
    }

    /** What the server said in the end: that it is content, or an error. */
    Message complete() throws IOException {
        while (true) {
            Message message = server.read();
            if (message.type() != 'R' || message.code() == OK) {
                return message;
            }
            switch (message.code()) {
                case CLEARTEXT -> server.write('p', PgMessages.text(password));
                case SASL -> begin();
                case SASL_CONTINUE -> prove(message);
                case SASL_FINAL -> {}
                default -> throw new IOException("server wants login method " + message.code());
            }
        }
    }

    private void begin() throws IOException {
        firstBare = "n=,r=" + nonce;
        byte[] first = (CLIENT_HEADER + firstBare).getBytes(StandardCharsets.UTF_8);
        server.write('p', PgMessages.text("SCRAM-SHA-256"), PgMessages.number(first.length), first);
    }

    private void prove(Message message) throws IOException {
        String serverFirst = message.text(4);
        String fullNonce = "";
        byte[] salt = {};
        int iterations = 1;
        for (String attribute : serverFirst.split(",", -1)) {
            String value = attribute.substring(2);
            switch (attribute.charAt(0)) {
                case 'r' -> fullNonce = value;
                case 's' -> salt = Base64.getDecoder().decode(value);
                case 'i' -> iterations = Integer.parseInt(value);
                default -> {}
            }
        }
        String binding = Base64.getEncoder().encodeToString(CLIENT_HEADER.getBytes(StandardCharsets.UTF_8));
        String withoutProof = "c=" + binding + ",r=" + fullNonce;
        try {
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            byte[] clientKey = hmac(salted, "Client Key");
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] signature = hmac(storedKey, firstBare + "," + serverFirst + "," + withoutProof);
            byte[] proof = new byte[clientKey.length];
            for (int i = 0; i < proof.length; i++) {
                proof[i] = (byte) (clientKey[i] ^ signature[i]);
            }
            String last = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
            server.write('p', last.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
