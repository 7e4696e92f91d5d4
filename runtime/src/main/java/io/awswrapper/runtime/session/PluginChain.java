package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import java.util.Arrays;
import java.util.Optional;

/** The plugins of one session in their order, and which kinds of calls each of them wants, a bit a kind. */
final class PluginChain {

    static final PluginChain EMPTY = new PluginChain(0);

    private final ConnectionPlugin[] plugins;
    private final int[] wishes;
    private int size;
    private int wanted;

    PluginChain(int capacity) {
        plugins = new ConnectionPlugin[capacity];
        wishes = new int[capacity];
    }

    void add(ConnectionPlugin plugin) {
        int wish = 0;
        for (CallKind kind : plugin.intercepts()) {
            wish |= bit(kind);
        }
        plugins[size] = plugin;
        wishes[size] = wish;
        wanted |= wish;
        size++;
    }

    int size() {
        return size;
    }

    ConnectionPlugin get(int index) {
        return plugins[index];
    }

    /** Whether any plugin wants to see calls of this kind. */
    boolean wants(CallKind kind) {
        return (wanted & bit(kind)) != 0;
    }

    /** Whether no call may pass by the pipeline, wanted or not. */
    void watch(boolean all) {
        wanted = all ? -1 : wishes();
    }

    private int wishes() {
        int all = 0;
        for (int i = 0; i < size; i++) {
            all |= wishes[i];
        }
        return all;
    }

    /** Whether any plugin wants to see any call. */
    boolean wantsAny() {
        return wanted != 0;
    }

    /** The first plugin at {@code from} or later that wants the kind; -1 when the driver is next. */
    int next(CallKind kind, int from) {
        int bit = bit(kind);
        for (int i = from; i < size; i++) {
            if ((wishes[i] & bit) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** What the plugin nearest to the application gives of this type. */
    <T> Optional<T> unwrap(Class<T> type) {
        for (int i = 0; i < size; i++) {
            Optional<T> given = plugins[i].unwrap(type);
            if (given.isPresent()) {
                return given;
            }
        }
        return Optional.empty();
    }

    /** Each plugin ends, whatever another one throws. */
    void close(Environment environment) {
        for (int i = 0; i < size; i++) {
            ConnectionPlugin plugin = plugins[i];
            try {
                plugin.close();
            } catch (RuntimeException e) {
                environment.dropped("Plugin " + plugin.getClass().getName() + ": close failed", e);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // asked at every call; an EnumMap would cost more than the calls it guards
    private static int bit(CallKind kind) {
        return 1 << kind.ordinal();
    }

    @Override
    public String toString() {
        return Arrays.toString(plugins);
    }
}
