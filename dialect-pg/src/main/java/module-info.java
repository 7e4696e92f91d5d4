/**
 * All that is particular to PostgreSQL, Aurora PostgreSQL and RDS for PostgreSQL, for the target driver pgjdbc. Exports
 * nothing: the runtime finds it as a service.
 *
 * @provides io.awswrapper.spi.Dialect
 */
module io.awswrapper.dialect.pg {
    requires io.awswrapper.spi;
    requires static org.jspecify;

    provides io.awswrapper.spi.Dialect with
            io.awswrapper.dialect.pg.PostgresDialect;
}
