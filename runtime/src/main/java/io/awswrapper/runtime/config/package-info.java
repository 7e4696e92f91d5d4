/** What the user asked for: URL, properties, plugins and their order, checked before anything connects. */
@NullMarked
package io.awswrapper.runtime.config;

import org.jspecify.annotations.NullMarked;
