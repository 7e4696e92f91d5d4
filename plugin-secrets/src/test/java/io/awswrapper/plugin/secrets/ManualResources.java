package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Time that stands still until it is moved, and work that is done when it is due, by who moves it. */
final class ManualResources implements Resources {

    private record Planned(Runnable work, long due) {}

    private final Map<Class<?>, AutoCloseable> objects = new HashMap<>();
    private final List<Planned> planned = new ArrayList<>();
    private long now;

    long now() {
        return now;
    }

    /** The delays of what is planned. */
    List<Duration> planned() {
        return planned.stream().map(work -> Duration.ofNanos(work.due() - now)).toList();
    }

    void pass(Duration time) {
        long until = now + time.toNanos();
        while (true) {
            Planned next = planned.stream()
                    .filter(work -> work.due() <= until)
                    .min((a, b) -> Long.compare(a.due(), b.due()))
                    .orElse(null);
            if (next == null) {
                now = until;
                return;
            }
            planned.remove(next);
            now = next.due();
            next.work().run();
        }
    }

    @Override
    public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
        return type.cast(objects.computeIfAbsent(type, missing -> maker.get()));
    }

    /** What is due at once is done at once. */
    @Override
    public Runnable schedule(Runnable work, Duration delay) {
        if (delay.isZero()) {
            work.run();
            return () -> {};
        }
        Planned later = new Planned(work, now + delay.toNanos());
        planned.add(later);
        return () -> planned.remove(later);
    }
}
