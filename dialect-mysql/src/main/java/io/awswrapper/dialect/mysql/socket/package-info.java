/** The sockets of MariaDB Connector/J, which makes them by reflection: the module opens this package and no other. */
@org.jspecify.annotations.NullMarked
package io.awswrapper.dialect.mysql.socket;
