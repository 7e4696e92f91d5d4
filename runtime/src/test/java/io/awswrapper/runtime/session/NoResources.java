package io.awswrapper.runtime.session;

import io.awswrapper.spi.Resources;
import java.time.Duration;
import java.util.function.Supplier;

/** For plugins that share nothing. */
final class NoResources implements Resources {

    @Override
    public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
        throw new AssertionError("no plugin here shares anything");
    }

    @Override
    public Runnable schedule(Runnable work, Duration delay) {
        throw new AssertionError("no plugin here has a timer");
    }
}
