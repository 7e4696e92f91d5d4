/**
 * Real PostgreSQL clusters with streaming replication, started in about a second and a half from Maven artifacts
 * alone, and the faults that happen to them: killed, frozen, stopped and promoted servers, and networks that delay,
 * swallow, refuse and cut.
 *
 * <p>Start at {@link io.awswrapper.testkit.PostgresCluster}, or at {@link io.awswrapper.testkit.PostgresClusterTest}
 * with JUnit. Nothing may be {@code null} unless it says so. Every server and proxy listens on loopback only.
 */
@NullMarked
package io.awswrapper.testkit;

import org.jspecify.annotations.NullMarked;
