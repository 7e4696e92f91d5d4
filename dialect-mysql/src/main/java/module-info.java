/**
 * All that is particular to MySQL, Aurora MySQL, RDS for MySQL and MariaDB, for the target drivers MySQL Connector/J and
 * MariaDB Connector/J. Exports nothing: the runtime finds it as a service, and MariaDB Connector/J makes its sockets by
 * reflection.
 *
 * @provides io.awswrapper.spi.Dialect
 */
module io.awswrapper.dialect.mysql {
    requires io.awswrapper.spi;
    requires static org.jspecify;

    opens io.awswrapper.dialect.mysql.socket;

    provides io.awswrapper.spi.Dialect with
            io.awswrapper.dialect.mysql.MySqlDialect,
            io.awswrapper.dialect.mysql.MariaDbDialect;
}
