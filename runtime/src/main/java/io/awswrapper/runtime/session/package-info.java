/** Logical connections: the JDBC objects that the application holds, and the pipeline that their calls go through. */
@NullMarked
package io.awswrapper.runtime.session;

import org.jspecify.annotations.NullMarked;
