package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/**
 * Logs in to a server with a user's own password, over a way that is not encrypted. Source: MySQL Source Code
 * Documentation, "Caching_sha2_password information" and "Native Authentication".
 */
final class MySqlPassword {

    static final String CACHING_SHA2 = "caching_sha2_password";
    static final String NATIVE = "mysql_native_password";

    private static final int FAST_SUCCESS = 3;
    private static final int FULL_AUTHENTICATION = 4;
    private static final byte[] GIVE_KEY = {2};

    private final MySqlPackets server;
    private final String password;
    private byte[] salt;

    MySqlPassword(MySqlPackets server, MySqlGreeting greeting, String password) {
        this.server = server;
        this.salt = greeting.salt();
        this.password = password;
    }

    /** What the server said in the end: that it is content, or an error. */
    byte[] prove(MySqlClaim claim) throws IOException {
        try {
            server.write(claim.with(CACHING_SHA2, proof(CACHING_SHA2)));
            while (true) {
                byte[] answer = server.read();
                switch (MySqlPackets.kind(answer)) {
                    case MySqlPackets.SWITCH -> {
                        String method = MySqlPackets.text(answer, 1);
                        int atSalt = MySqlPackets.end(answer, 1) + 1;
                        salt = Arrays.copyOfRange(answer, atSalt, atSalt + salt.length);
                        server.write(proof(method));
                    }
                    case MySqlPackets.MORE_DATA -> goOn(answer);
                    default -> {
                        return answer;
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void goOn(byte[] answer) throws IOException, GeneralSecurityException {
        switch (answer[1]) {
            case FAST_SUCCESS -> {}
            case FULL_AUTHENTICATION -> {
                server.write(GIVE_KEY);
                server.write(encrypted(MySqlPackets.text(server.read(), 1)));
            }
            default -> throw new IOException("server goes on with " + answer[1]);
        }
    }

    private byte[] proof(String method) throws IOException, GeneralSecurityException {
        return switch (method) {
            case CACHING_SHA2 -> {
                byte[] once = digest("SHA-256", bytes(password));
                yield xor(once, digest("SHA-256", digest("SHA-256", once), salt));
            }
            case NATIVE -> {
                byte[] once = digest("SHA-1", bytes(password));
                yield xor(once, digest("SHA-1", salt, digest("SHA-1", once)));
            }
            default -> throw new IOException("server wants login method " + method);
        };
    }

    /** Only who has the private key reads it. */
    private byte[] encrypted(String pem) throws GeneralSecurityException {
        String base = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        PublicKey key = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base)));
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(xor(bytes(password + "\0"), salt));
    }

    private static byte[] digest(String algorithm, byte[]... parts) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** The second one is repeated as often as it takes. */
    private static byte[] xor(byte[] text, byte[] key) {
        byte[] mixed = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            mixed[i] = (byte) (text[i] ^ key[i % key.length]);
        }
        return mixed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
