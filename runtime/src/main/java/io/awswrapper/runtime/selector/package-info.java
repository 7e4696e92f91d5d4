/** The host selectors that come with the driver. */
@NullMarked
package io.awswrapper.runtime.selector;

import org.jspecify.annotations.NullMarked;
