/** What is known of clusters: who their members are, which of them accepts writes, and how that is found out. */
@NullMarked
package io.awswrapper.runtime.topology;

import org.jspecify.annotations.NullMarked;
