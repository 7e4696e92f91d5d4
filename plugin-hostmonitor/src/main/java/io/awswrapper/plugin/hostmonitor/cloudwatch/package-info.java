/** Publishes in Amazon CloudWatch what is measured. Nothing here loads a class of the AWS SDK before that is asked for. */
@NullMarked
package io.awswrapper.plugin.hostmonitor.cloudwatch;

import org.jspecify.annotations.NullMarked;
