/** What is published in CloudWatch, as it arrives there. */
@NullMarked
package io.awswrapper.its.metrics;

import org.jspecify.annotations.NullMarked;
