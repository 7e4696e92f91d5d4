/** PostgreSQL 12 to 18 and its managed relatives, through pgjdbc. Unannotated references are never null. */
@NullMarked
package io.awswrapper.dialect.pg;

import org.jspecify.annotations.NullMarked;
