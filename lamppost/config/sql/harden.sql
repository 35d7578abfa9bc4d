-- Closes what the system catalogue tells about tables that a login may not read.
-- Without this an officer's login with no grant at all reads exact row counts from
-- pg_class.reltuples and pg_stat_*. Run as superuser, once per database.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$
DECLARE
    columns text;
    item record;
BEGIN
    SELECT string_agg(quote_ident(attname), ',') INTO columns
      FROM pg_attribute
     WHERE attrelid = 'pg_catalog.pg_class'::regclass AND attnum > 0 AND NOT attisdropped
       AND attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen',
                           'relfilenode', 'relfrozenxid', 'relminmxid');
    EXECUTE 'REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC';
    EXECUTE 'GRANT SELECT (' || columns || ', tableoid) ON pg_catalog.pg_class TO PUBLIC';

    FOR item IN SELECT schemaname, viewname FROM pg_views
                 WHERE schemaname = 'pg_catalog'
                   AND (viewname LIKE 'pg_stat%' OR viewname IN
                        ('pg_locks', 'pg_sequences', 'pg_prepared_xacts', 'pg_replication_slots',
                         'pg_shmem_allocations', 'pg_buffercache', 'pg_cursors'))
    LOOP
        EXECUTE format('REVOKE ALL ON pg_catalog.%I FROM PUBLIC', item.viewname);
    END LOOP;

    FOR item IN SELECT p.oid::regprocedure AS signature
                  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                 WHERE n.nspname = 'pg_catalog'
                   AND (proname LIKE 'pg\_stat\_get%' OR proname LIKE 'pg\_stat\_xact%'
                        OR proname LIKE 'pg\_current\_wal%' OR proname LIKE 'pg\_ls\_%'
                        OR proname LIKE 'pg\_control\_%' OR proname LIKE 'pg\_get\_multixact%'
                        OR proname ~ '^pg_(try_)?advisory_'
                        OR p.oid = 'pg_catalog.age(xid)'::regprocedure
                        OR proname IN
                        ('pg_relation_size', 'pg_table_size', 'pg_total_relation_size',
                         'pg_indexes_size', 'pg_database_size', 'pg_tablespace_size',
                         'pg_lock_status', 'pg_relation_filenode', 'pg_relation_filepath',
                         'pg_sequence_last_value', 'pg_last_xact_replay_timestamp',
                         'txid_current', 'txid_current_if_assigned', 'txid_current_snapshot',
                         'txid_status', 'pg_export_snapshot', 'mxid_age', 'pg_blocking_pids',
                         'pg_safe_snapshot_blocking_pids', 'pg_last_committed_xact',
                         'pg_xact_commit_timestamp', 'pg_logical_emit_message', 'pg_current_xact_id', 'pg_current_xact_id_if_assigned',
                         'pg_current_snapshot', 'pg_xact_status', 'pg_notification_queue_usage',
                         'pg_get_wal_summarizer_state', 'ts_stat', 'lo_create', 'lo_from_bytea',
                         'lo_put', 'query_to_xml', 'table_to_xml',
                         'database_to_xml', 'schema_to_xml', 'cursor_to_xml',
                         'query_to_xml_and_xmlschema'))
    LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || item.signature || ' FROM PUBLIC';
    END LOOP;

    -- A lock that one login takes, another can feel. Only the worker has a use for them.
    FOR item IN SELECT p.oid::regprocedure AS signature
                  FROM pg_proc p WHERE proname ~ '^pg_(try_)?advisory_'
    LOOP
        EXECUTE 'GRANT EXECUTE ON FUNCTION ' || item.signature || ' TO lp_worker';
    END LOOP;
END $$;
