package io.awswrapper.spi;

/** Hears of {@link Event}s. A service, found as plugins are. Thread-safe; needs a public constructor without parameters. */
@FunctionalInterface
public interface EventListener {

    /** Called on the thread on which the event happened: it must not block. What it throws is logged and dropped. */
    void on(Event event);
}
