package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.PluginContext;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallSlotTests {

    private final HostTraffic here = new HostTraffic(() -> {});
    private final HostTraffic elsewhere = new HostTraffic(() -> {});
    private final Connection connection = Stub.of(Connection.class);
    private final CallSlot slot = new CallSlot(Stub.of(PluginContext.class));

    @Test
    void aCallIsSeenByTheMonitorOfItsHostAlone() {
        slot.at(here, connection);
        assertThat(slot.waitsSince(here, 5)).isEqualTo(CallSlot.IDLE);
        int unused = slot.begin();
        assertThat(slot.waitsSince(here, 7)).isEqualTo(7);
        assertThat(slot.waitsSince(here, 9)).isEqualTo(7);
        assertThat(slot.waitsSince(elsewhere, 9)).isEqualTo(CallSlot.IDLE);
        slot.end();
        assertThat(slot.waitsSince(here, 10)).isEqualTo(CallSlot.IDLE);
    }

    @Test
    void theNextCallIsAnotherOne() {
        slot.at(here, connection);
        int unused = slot.begin();
        assertThat(slot.waitsSince(here, 7)).isEqualTo(7);
        slot.end();
        assertThat(slot.begin()).isOdd();
        assertThat(slot.take(here, 8)).as("a call that was not seen yet").isNull();
        assertThat(slot.waitsSince(here, 12)).isEqualTo(9);
    }

    @Test
    void aCallIsTakenOnce() {
        slot.at(here, connection);
        int unused = slot.begin();
        assertThat(slot.waitsSince(here, 7)).isEqualTo(7);
        assertThat(slot.take(here, 6)).isNull();
        assertThat(slot.take(elsewhere, 7)).isNull();
        assertThat(slot.take(here, 7)).isSameAs(connection);
        assertThat(slot.take(here, 7)).isNull();
        assertThat(slot.take(here)).isNull();
        slot.end();
        int next = slot.begin();
        assertThat(next & 1).isOne();
        assertThat(slot.take(here)).isSameAs(connection);
    }

    @Test
    void aConnectionUsedByTwoThreadsDoesNotLeaveACallBehind() {
        slot.at(here, connection);
        int one = slot.begin();
        int two = slot.begin();
        slot.end();
        slot.end();
        assertThat(one).isNotEqualTo(two);
        assertThat(slot.waitsSince(here, 7)).isEqualTo(CallSlot.IDLE);
        int unused = slot.begin();
        assertThat(slot.waitsSince(here, 8)).isEqualTo(8);
    }

    @Test
    void theTableHoldsWhoIsThere() {
        SlotTable table = new SlotTable();
        List<CallSlot> there = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            CallSlot each = new CallSlot(Stub.of(PluginContext.class));
            table.add(each);
            there.add(each);
            if (i % 3 == 2) {
                table.remove(there.remove(i * 31 % there.size()));
            }
        }
        List<CallSlot> seen = new ArrayList<>();
        table.forEach(seen::add);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(there);
        there.forEach(table::remove);
        assertThat(table.any()).isNull();
    }

    @Test
    void theTableIsLookedThroughWhileSessionsComeAndGo() throws InterruptedException {
        SlotTable table = new SlotTable();
        CallSlot staying = new CallSlot(Stub.of(PluginContext.class));
        table.add(staying);
        AtomicInteger over = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    CallSlot each = new CallSlot(staying.context());
                    table.add(each);
                    table.remove(each);
                }
                over.incrementAndGet();
            });
            threads.add(thread);
            thread.start();
        }
        AtomicInteger seen = new AtomicInteger();
        int looks = 0;
        while (over.get() < threads.size()) {
            looks++;
            table.forEach(slot -> seen.addAndGet(slot == staying ? 1 : 0));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(seen.get()).isEqualTo(looks);
        table.remove(staying);
        assertThat(table.any()).isNull();
    }
}
