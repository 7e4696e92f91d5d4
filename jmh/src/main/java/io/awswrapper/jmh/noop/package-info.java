/** A database that answers at once: what is measured on top of it is the wrapper. */
@NullMarked
package io.awswrapper.jmh.noop;

import org.jspecify.annotations.NullMarked;
