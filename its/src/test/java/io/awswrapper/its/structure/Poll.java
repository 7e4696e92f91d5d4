package io.awswrapper.its.structure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** Asks until the answer is right or the time is over. */
final class Poll {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Poll() {}

    /** @param subject begins the message when the last answer was still wrong */
    static <T> void until(String subject, Supplier<T> question, Predicate<T> right) {
        long end = System.nanoTime() + LIMIT.toNanos();
        T answer = question.get();
        while (!right.test(answer) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            answer = question.get();
        }
        Assertions.assertThat(answer).as(subject).matches(right);
    }
}
