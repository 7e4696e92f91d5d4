/** Read/write splitting on real clusters. */
@NullMarked
package io.awswrapper.its.routing;

import org.jspecify.annotations.NullMarked;
