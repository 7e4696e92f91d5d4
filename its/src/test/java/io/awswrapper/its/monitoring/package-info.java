/** The plugin {@code hostMonitoring} against real servers. */
@NullMarked
package io.awswrapper.its.monitoring;

import org.jspecify.annotations.NullMarked;
