package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Adds up what happens in the clusters that sessions are on. Its size depends on the number of hosts, never on how much
 * happens. Thread-safe; the lock guards everything, and nothing waits under it.
 */
final class Collector {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ClusterWindow> clusters = new HashMap<>();

    void enter(Cluster cluster) {
        lock.lock();
        try {
            clusters.computeIfAbsent(cluster.name(), name -> new ClusterWindow(cluster))
                    .enter(cluster);
        } finally {
            lock.unlock();
        }
    }

    void leave(Cluster cluster) {
        lock.lock();
        try {
            ClusterWindow window = clusters.get(cluster.name());
            if (window != null) {
                window.leave();
            }
        } finally {
            lock.unlock();
        }
    }

    void on(Event event) {
        lock.lock();
        try {
            ClusterWindow window = clusters.get(event.cluster());
            if (window != null) {
                window.on(event);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is nothing to tell: no cluster has sessions, or had some since the last time. */
    boolean isEmpty() {
        lock.lock();
        try {
            return clusters.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** All that has happened since the last time. A cluster without sessions is forgotten with that. */
    List<Point> drain() {
        List<Point> points = new ArrayList<>();
        lock.lock();
        try {
            clusters.values().removeIf(window -> {
                window.drain(points);
                return window.isLeft();
            });
        } finally {
            lock.unlock();
        }
        return points;
    }
}
