package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginQueuesTests {

    private static final int SESSIONS = 300;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final LoginQueues queues = new LoginQueues();

    @AfterEach
    void end() throws InterruptedException {
        workers.shutdownNow();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsAllAndSixteenAtATime() throws InterruptedException {
        Executor queue = queues.of("demo", workers);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch sixteen = new CountDownLatch(16);
        CountDownLatch done = new CountDownLatch(SESSIONS);
        for (int i = 0; i < SESSIONS; i++) {
            queue.execute(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                sixteen.countDown();
                await(sixteen);
                now.decrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(16);
    }

    @Test
    void aClusterWhoseHostsDoNotAnswerHoldsUpNoOther() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        for (int i = 0; i < SESSIONS; i++) {
            queues.of("frozen", workers).execute(() -> await(answer));
        }
        CountDownLatch done = new CountDownLatch(1);
        queues.of("demo", workers).execute(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        answer.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
