package io.awswrapper.spi;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What outlives a connection: belongs to the data source, or to the registered driver, and ends with it. Thread-safe.
 */
public interface Resources {

    /**
     * The one object of this type that all connections of the data source share, made when it is asked for first. When the
     * data source is closed, so is the object; what the registered driver holds lives as long as its class.
     *
     * <p>Asked for after that, it is the closed object, or one that is closed as soon as it is made: it must still answer,
     * and start nothing.
     *
     * @param maker must not block and must not ask for the same type, but may ask for others; called at most once at a time
     */
    <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker);

    /**
     * Runs work once, after the delay, on a worker thread, never on the caller's or the timer's; not at all when the data
     * source is closed before. As long as work is waiting, one thread is: cancel what the last connection does not need any
     * more.
     *
     * @param work may block; who schedules much at once bounds how much of it runs at a time
     * @return cancels it if it has not begun; idempotent
     */
    Runnable schedule(Runnable work, Duration delay);
}
