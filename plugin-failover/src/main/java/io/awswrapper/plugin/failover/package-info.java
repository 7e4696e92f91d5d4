/** The failover plugin. Only its options are for others to use. */
@NullMarked
package io.awswrapper.plugin.failover;

import org.jspecify.annotations.NullMarked;
