CREATE FUNCTION pg_catalog.aurora_version() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('server_version');

CREATE FUNCTION pg_catalog.aurora_db_instance_identifier() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('cluster_name');

/* Nothing is stored, so nothing has to be rewritten after a failover: a primary reports itself as the writer, a
   standby reports the node that it is configured to follow. A member that does not replicate from the writer is
   reported by the writer with an old timestamp, as Aurora does with an instance that went away. Each node knows its own
   position as of now, and therefore has no timestamp of it; of others it knows what it was sent last. */
CREATE FUNCTION pg_catalog.aurora_replica_status(
    OUT server_id text,
    OUT session_id text,
    OUT durable_lsn bigint,
    OUT cpu double precision,
    OUT replica_lag_in_msec double precision,
    OUT last_update_timestamp timestamp with time zone)
RETURNS SETOF record LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  WITH own AS (
    SELECT pg_is_in_recovery() AS reader,
           current_setting('cluster_name') AS name,
           current_setting('primary_conninfo') AS upstream
  ), member AS (
    SELECT split_part(m, '@', 1) AS name, split_part(m, '@', 2) AS address
    FROM string_to_table(current_setting('testkit.members'), ',') AS m
  ), writer AS (
    SELECT member.name
    FROM own, member
    WHERE CASE WHEN own.reader
          THEN member.address = substring(own.upstream FROM 'host=([^ ]+)') || ':' || substring(own.upstream FROM 'port=([0-9]+)')
          ELSE member.name = own.name END
  )
  SELECT member.name,
         CASE WHEN writer.name IS NOT NULL THEN 'MASTER_SESSION_ID' ELSE md5(member.name)::uuid::text END,
         CASE WHEN member.name = own.name AND own.reader THEN pg_last_wal_replay_lsn()
              WHEN member.name = own.name THEN pg_current_wal_flush_lsn()
              WHEN writer.name IS NOT NULL THEN pg_last_wal_receive_lsn()
              ELSE replica.replay_lsn END - '0/0'::pg_lsn,
         0::double precision,
         CASE WHEN writer.name IS NULL THEN coalesce(extract(epoch FROM replica.replay_lag) * 1000, 0) END,
         CASE WHEN member.name = own.name
              THEN NULL
              WHEN own.reader OR writer.name IS NOT NULL OR replica.pid IS NOT NULL
              THEN clock_timestamp()
              ELSE clock_timestamp() - interval '1 hour' END
  FROM own
  CROSS JOIN member
  LEFT JOIN writer ON writer.name = member.name
  LEFT JOIN pg_stat_replication AS replica ON replica.application_name = member.name AND replica.state = 'streaming'
$$;

/* A setting of an extension that is not loaded is left out of pg_settings, but this is where drivers look for it. */
CREATE OR REPLACE VIEW pg_catalog.pg_settings AS
SELECT * FROM pg_show_all_settings()
UNION ALL
SELECT 'rds.extensions', current_setting('rds.extensions', true), NULL, 'Customized Options',
       'List of extensions that are allowed to be created.', NULL, 'sighup', 'string', 'configuration file',
       NULL, NULL, NULL, NULL, current_setting('rds.extensions', true), NULL, NULL, false
WHERE current_setting('rds.extensions', true) IS NOT NULL;

