package io.awswrapper.its.credentials.iam;

import io.awswrapper.plugin.iam.CredentialsSource;
import io.awswrapper.testkit.TestSecret;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The application's own credentials, {@code iamCredentialsSource=its}: what the running test wants them to be. */
public final class Keys implements CredentialsSource {

    static final String ID = "AKIAITSEXAMPLE";
    static final String SECRET = TestSecret.MARKER + "/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String SESSION = TestSecret.MARKER + "//////SESSION";
    static final String REGION = "us-east-2";

    private static final AtomicReference<Supplier<AwsCredentialsIdentity>> ANSWER = new AtomicReference<>(Keys::good);
    private static final AtomicInteger QUESTIONS = new AtomicInteger();

    /** For the service loader. */
    public Keys() {}

    static AwsCredentialsIdentity good() {
        return AwsBasicCredentials.create(ID, SECRET);
    }

    /** Answers questions of this test in this way. */
    static void answer(Supplier<AwsCredentialsIdentity> answer) {
        QUESTIONS.set(0);
        ANSWER.set(answer);
    }

    static int questions() {
        return QUESTIONS.get();
    }

    @Override
    public String id() {
        return "its";
    }

    @Override
    public AwsCredentialsIdentity credentials() {
        QUESTIONS.incrementAndGet();
        return Objects.requireNonNull(ANSWER.get()).get();
    }
}
