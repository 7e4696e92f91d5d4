/** The plugin for read/write splitting. Its options, {@code Routes} and {@code Reason} are for others to use. */
@NullMarked
package io.awswrapper.plugin.rwsplit;

import org.jspecify.annotations.NullMarked;
