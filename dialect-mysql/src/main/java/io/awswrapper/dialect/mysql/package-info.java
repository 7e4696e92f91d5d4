/** MySQL and MariaDB. */
@NullMarked
package io.awswrapper.dialect.mysql;

import org.jspecify.annotations.NullMarked;
