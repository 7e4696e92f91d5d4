/** The contract between the driver's runtime and its plugins and dialects. Unannotated references are never null. */
@NullMarked
package io.awswrapper.spi;

import org.jspecify.annotations.NullMarked;
