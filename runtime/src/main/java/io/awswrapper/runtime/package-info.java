/** What an application sees of the driver: {@link Driver} and {@link AwsWrapperDataSource}. */
@NullMarked
package io.awswrapper.runtime;

import org.jspecify.annotations.NullMarked;
