package io.awswrapper.example.demo;

import io.awswrapper.example.demo.DriverEvents.Heard;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Event.SessionMoved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** What happened around one fault, in milliseconds since it. */
final class Timetable {

    private record Entry(long nanos, String text) {}

    /** A session's way, reckoned back from the event's timeline. */
    private record Move(long noticed, long known, long connected, long restored) {
        static Move of(Heard heard, SessionMoved moved) {
            long restored = heard.nanos();
            long noticed = restored - moved.timeline().restored().toNanos();
            return new Move(
                    noticed,
                    noticed + moved.timeline().topologyKnown().toNanos(),
                    noticed + moved.timeline().connected().toNanos(),
                    restored);
        }
    }

    private final Strike strike;
    private final List<Entry> entries = new ArrayList<>();
    private final long zero;

    Timetable(Strike strike, Ledger ledger) {
        this.strike = strike;
        List<Heard> heard = DriverEvents.since(strike.begin());
        List<Move> moves = heard.stream()
                .filter(event -> event.event() instanceof SessionMoved)
                .map(event -> Move.of(event, (SessionMoved) event.event()))
                .toList();
        add(strike.down(), strike.old().name() + " " + strike.what());
        add(strike.promoted(), strike.next().name() + " is promoted");
        add(
                strike.redundant(),
                "the third node follows " + strike.next().name() + ": what is committed from here on is in two places");
        heard.stream()
                .filter(event -> isNewWriter(event.event()))
                .findFirst()
                .ifPresent(event -> add(event.nanos(), "the driver knows the new topology"));
        addFirstAndLast(moves, Move::noticed, "notices the fault");
        addFirstAndLast(
                moves, Move::connected, "is connected to " + strike.next().name());
        addFirstAndLast(moves, Move::restored, "has its state restored");
        ledger.firstWritesAfter(strike.promoted())
                .forEach((who, when) -> add(
                        when,
                        String.format(
                                "%s: next write acknowledged, %.1f ms after the promotion",
                                who, (when - strike.promoted()) / 1e6)));
        entries.sort(Comparator.comparingLong(Entry::nanos));
        zero = entries.get(0).nanos();
    }

    private boolean isNewWriter(Event event) {
        return event instanceof Event.TopologyChanged changed
                && changed.after()
                        .writer()
                        .filter(writer -> writer.port() == strike.next().port())
                        .isPresent();
    }

    private void addFirstAndLast(List<Move> moves, ToLongFunction<Move> step, String what) {
        LongStream.Builder nanos = LongStream.builder();
        moves.forEach(move -> nanos.add(step.applyAsLong(move)));
        long[] sorted = nanos.build().sorted().toArray();
        if (sorted.length > 0) {
            add(sorted[0], "the first of " + sorted.length + " sessions " + what);
            add(sorted[sorted.length - 1], "the last of them " + what);
        }
    }

    private void add(long nanos, String text) {
        entries.add(new Entry(nanos, text));
    }

    void show(Screen screen) {
        screen.line("");
        screen.line(screen.dim("     ms since the fault"));
        for (Entry entry : entries) {
            String text = entry.nanos() == strike.promoted() ? screen.good(entry.text()) : entry.text();
            screen.line("  %9.1f  %s", (entry.nanos() - zero) / 1e6, text);
        }
    }
}
