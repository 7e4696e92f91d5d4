package io.awswrapper.jmh;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * JMH's threads as virtual ones. JMH can do that too, but then yields after each call, which costs more than the call.
 */
public final class VirtualThreads extends ThreadPoolExecutor {

    /** For JMH. */
    public VirtualThreads(int threads, String prefix) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory());
    }

    /** Options of a JVM whose benchmarks run here. Each thread has a carrier, since none of them ever waits. */
    static String[] options(int threads) {
        return new String[] {
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=" + VirtualThreads.class.getName(),
            "-Djdk.virtualThreadScheduler.parallelism=" + threads,
            "-Djdk.virtualThreadScheduler.maxPoolSize=" + (threads + 16)
        };
    }

    /** By reflection: this class is compiled for a JDK without virtual threads. */
    private static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "JDK: virtual threads need 21 or newer, but was '" + Runtime.version() + "'", e);
        }
    }
}
