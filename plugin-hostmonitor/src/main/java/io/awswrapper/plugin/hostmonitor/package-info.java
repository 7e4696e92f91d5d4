/** The plugin {@code hostMonitoring}. Only its options and its measurements are for others to use. */
@NullMarked
package io.awswrapper.plugin.hostmonitor;

import org.jspecify.annotations.NullMarked;
