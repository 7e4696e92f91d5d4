/**
 * All that is particular to MySQL, Aurora MySQL, RDS for MySQL and MariaDB, for the target drivers MySQL Connector/J and
 * MariaDB Connector/J. Exports nothing: the runtime finds it as a service.
 *
 * @provides io.awswrapper.spi.Dialect
 */
module io.awswrapper.dialect.mysql {
    requires io.awswrapper.spi;
    requires static org.jspecify;

    provides io.awswrapper.spi.Dialect with
            io.awswrapper.dialect.mysql.MySqlDialect,
            io.awswrapper.dialect.mysql.MariaDbDialect;
}
