/** The plugin {@code iam}, its options, and the service by which an application brings its own AWS credentials. */
@NullMarked
package io.awswrapper.plugin.iam;

import org.jspecify.annotations.NullMarked;
