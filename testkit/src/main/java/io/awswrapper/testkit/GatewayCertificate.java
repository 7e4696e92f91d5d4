package io.awswrapper.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for some addresses, written in DER by hand, because the JDK makes none without starting keytool.
 * Source: RFC 5280, section 4.1, and RFC 5758, section 3.2.
 */
final class GatewayCertificate {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1D, 0x11};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final SSLContext context;
    private final byte[] encoded;
    private final byte[] key;

    private GatewayCertificate(SSLContext context, byte[] encoded, byte[] key) {
        this.context = context;
        this.encoded = encoded;
        this.key = key;
    }

    static GatewayCertificate of(InetAddress address) throws GeneralSecurityException, IOException {
        return of(List.of(address));
    }

    static GatewayCertificate of(List<InetAddress> addresses) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] encoded = sign(toBeSigned(pair, addresses), pair);
        Certificate certificate =
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("gateway", pair.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new GatewayCertificate(context, encoded, pair.getPrivate().getEncoded());
    }

    SSLContext context() {
        return context;
    }

    String pem() {
        return pem("CERTIFICATE", encoded);
    }

    /** Not encrypted. */
    String keyPem() {
        return pem("PRIVATE KEY", key);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(content)
                + "\n-----END " + what + "-----\n";
    }

    private static byte[] toBeSigned(KeyPair pair, List<InetAddress> addresses) {
        String first = addresses.get(0).getHostAddress();
        byte[] name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, utf8(first))));
        byte[] validity = der(
                SEQUENCE,
                time(Instant.now().minusSeconds(86_400)),
                time(Instant.now().plusSeconds(30 * 86_400L)));
        List<byte[]> alternatives = new ArrayList<>();
        addresses.forEach(address -> alternatives.add(der(0x87, address.getAddress())));
        alternatives.add(der(0x82, ascii("localhost")));
        byte[] names = der(SEQUENCE, alternatives.toArray(byte[][]::new));
        byte[] extensions = der(0xA3, der(SEQUENCE, der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, der(0x04, names))));
        byte[] version = der(0xA0, der(0x02, new byte[] {2}));
        byte[] serial = der(
                0x02, new BigInteger(63, new SecureRandom()).add(BigInteger.ONE).toByteArray());
        byte[] algorithm = der(SEQUENCE, ECDSA_WITH_SHA256);
        byte[] key = pair.getPublic().getEncoded();
        return der(SEQUENCE, version, serial, algorithm, name, validity, name, key, extensions);
    }

    private static byte[] sign(byte[] toBeSigned, KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(toBeSigned);
        // A bit string begins with the number of bits that its last byte does not use.
        byte[] bits = der(0x03, new byte[] {0}, signature.sign());
        return der(SEQUENCE, toBeSigned, der(SEQUENCE, ECDSA_WITH_SHA256), bits);
    }

    private static byte[] time(Instant when) {
        return der(0x18, ascii(TIME.format(when)));
    }

    private static byte[] utf8(String text) {
        return der(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Tag, length, contents. */
    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = body.size();
        if (length >= 0x100) {
            all.write(0x82);
            all.write(length >> 8);
        } else if (length >= 0x80) {
            all.write(0x81);
        }
        all.write(length);
        all.writeBytes(body.toByteArray());
        return all.toByteArray();
    }
}
