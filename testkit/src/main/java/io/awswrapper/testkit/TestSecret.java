package io.awswrapper.testkit;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Secrets that are easily found where they should not be: each contains {@link #MARKER}, which stands nowhere else. Use them
 * in all tests of a build, and search what the build printed for them when it ends.
 */
public final class TestSecret {

    /** What every secret contains. Neither JSON, nor XML, nor a URL writes it in another way. */
    public static final String MARKER = "MarkedTestSecret";

    /** A marked secret, or the end of an IAM token, which is made of a marked key but does not show it. */
    private static final Pattern SECRET = Pattern.compile(MARKER + "|X-Amz-Signature=[0-9a-f]{64}");

    private TestSecret() {}

    /** A new secret, as no other. */
    public static String make() {
        return MARKER + "-" + UUID.randomUUID();
    }

    /** Whether any such secret, or any IAM token, can be read in the text. */
    public static boolean isIn(String text) {
        return SECRET.matcher(text).find();
    }
}
