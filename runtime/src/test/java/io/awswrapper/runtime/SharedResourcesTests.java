package io.awswrapper.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections share, and the threads for what is not to be done where it comes up. */
@Timeout(60)
class SharedResourcesTests {

    private final Workers workers = new Workers("test");
    private final Executor lane = workers.lane("tests", 2, 3);
    private final SharedResources resources = new SharedResources("test", lane);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void end() {
        released.countDown();
        resources.close();
        workers.close();
    }

    private static class Thing implements AutoCloseable {
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static final class Other extends Thing {}

    @Test
    void workNeverRunsOnTheThreadThatHandsItOver() throws InterruptedException {
        Thread caller = Thread.currentThread();
        Set<Thread> ran = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            lane.execute(() -> {
                await(released);
                ran.add(Thread.currentThread());
                done.countDown();
            });
        }
        released.countDown();
        await(done);
        assertThat(ran).doesNotContain(caller).hasSize(2);
    }

    @Test
    void whatFindsNoPlaceIsDroppedAndTheRestIsDone() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            lane.execute(() -> {
                busy.countDown();
                await(released);
            });
        }
        await(busy);
        CountDownLatch three = new CountDownLatch(3);
        for (int i = 0; i < 4; i++) {
            lane.execute(() -> {
                done.incrementAndGet();
                three.countDown();
            });
        }
        released.countDown();
        await(three);
        assertThat(done).hasValue(3);
    }

    @Test
    void whatHangsInOneLaneHoldsUpNoOther() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            lane.execute(() -> await(released));
        }
        CountDownLatch done = new CountDownLatch(1);
        workers.lane("others", 2, 3).execute(done::countDown);
        await(done);
    }

    @Test
    void workThatThrowsTakesNothingWithIt() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Executor single = workers.lane("one", 1, 10);
        single.execute(() -> {
            await(released);
            throw new IllegalStateException("a bug");
        });
        single.execute(done::countDown);
        released.countDown();
        await(done);
    }

    @Test
    void theTimerOnlyHandsOver() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            Runnable unused = resources.schedule(() -> await(released), Duration.ZERO);
        }
        CountDownLatch handed = new CountDownLatch(1);
        // Both workers hang, and this one with them: the timer is free all the same.
        Runnable first = resources.schedule(() -> await(released), Duration.ofMillis(1));
        SharedResources other = new SharedResources("test", workers.lane("others", 1, 1));
        Runnable second = other.schedule(handed::countDown, Duration.ofMillis(1));
        await(handed);
        first.run();
        second.run();
        other.close();
    }

    @Test
    void afterTheEndConnectionsAreStillLetGoOfAndOnAnotherThread() throws InterruptedException {
        workers.close();
        List<Thread> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(() -> {
            ran.add(Thread.currentThread());
            done.countDown();
        });
        await(done);
        assertThat(ran).doesNotContain(Thread.currentThread());
    }

    @Test
    void aMakerMayAskForAnotherObject() {
        List<Thing> made = new ArrayList<>();
        Thing thing = resources.shared(Thing.class, () -> {
            made.add(resources.shared(Other.class, Other::new));
            return new Thing();
        });
        assertThat(resources.shared(Thing.class, Thing::new)).isSameAs(thing);
        assertThat(made).containsExactly(resources.shared(Other.class, Other::new));
    }

    @Test
    void whatCannotBeMadeIsTriedAgain() {
        assertThatThrownBy(() -> resources.shared(Thing.class, () -> {
                    throw new IllegalStateException("not yet");
                }))
                .hasMessage("not yet");
        assertThat(resources.shared(Thing.class, Thing::new)).isNotNull();
    }

    @Test
    void whatIsAskedForAfterTheEndIsClosed() {
        Thing before = resources.shared(Thing.class, Thing::new);
        resources.close();
        assertThat(before.closed).hasValue(1);
        assertThat(resources.shared(Thing.class, Thing::new)).isSameAs(before);

        Other after = resources.shared(Other.class, Other::new);
        assertThat(after.closed).hasValue(1);
        assertThat(resources.shared(Other.class, Other::new)).isSameAs(after);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
