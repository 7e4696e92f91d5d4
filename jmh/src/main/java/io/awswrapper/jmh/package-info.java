/**
 * What the wrapper costs, beside the raw driver and the official wrapper, in one run on one machine.
 *
 * <pre>{@code
 * ./mvnw -q -Pbenchmark -Dbenchmark.args="all"             # everything, within an hour
 * ./mvnw -q -Pbenchmark -Dbenchmark.args="all --quick"     # the same in minutes, to see that it works
 * ./mvnw -q -Pbenchmark -Dbenchmark.args="calls --help"    # one part, and what it can be told
 * ./mvnw -q -Pbenchmark -Dbenchmark.args="page"            # tables and charts of the docs, from the results
 * }</pre>
 *
 * Each part writes a file of {@code jmh/results}; {@code page} makes {@code docs/performance.md} and its charts from them.
 */
@NullMarked
package io.awswrapper.jmh;

import org.jspecify.annotations.NullMarked;
