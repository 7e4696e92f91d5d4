package io.awswrapper.plugin.hostmonitor.cloudwatch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Takes metrics to where they are kept. */
interface MetricSink extends AutoCloseable {

    /**
     * Sends one batch.
     *
     * @param timeout bounds it, retries included
     * @throws IOException why it was not taken, and what to do about it
     */
    void put(List<Point> batch, Duration timeout) throws IOException;

    @Override
    void close();
}
