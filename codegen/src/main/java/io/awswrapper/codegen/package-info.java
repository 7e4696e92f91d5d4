/** Writes what a machine writes better: the hundreds of JDBC methods that only pass a call on. */
@NullMarked
package io.awswrapper.codegen;

import org.jspecify.annotations.NullMarked;
