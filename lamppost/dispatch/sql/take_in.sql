-- The only things that intake may do: hand over a screened batch, and count. It reads nothing back
-- but one word per message. All of these run with the owner's rights.

-- Each message: number, centre, day, code, decision, category, reason, state, told_at (when the
-- feed says it changed, or null); and for a call that may be kept: cell, place_name, occurred_at,
-- latitude, longitude, location. A message without a cell only follows a call that is there.
-- Idempotent by agency, centre, day and number. `nth` counts the messages from 1. Outcomes:
--   new         kept, an editor will see it
--   changed     the kept call now says this
--   same        nothing new
--   late        an older message than the one already here; ignored
--   superseded  a newer message about the same call came in the same batch
--   not kept    never kept, and not kept now
-- A message without a cell cannot make certain what was held for review.
-- An exact place lives `purge_after`, two hours at most, on the database's own clock.
DROP FUNCTION IF EXISTS ctx.take_in(uuid, jsonb, timestamptz, interval);
CREATE FUNCTION ctx.take_in(
    wanted_feed uuid, calls jsonb, heard_at timestamptz, purge_after interval
) RETURNS TABLE (nth bigint, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan  -- the generic plan takes ten times as long
AS $$
#variable_conflict use_column
DECLARE
    owner uuid;
    purge timestamptz := now() + least(purge_after, interval '2 hours');
BEGIN
    IF jsonb_array_length(calls) > 1000 THEN
        RAISE EXCEPTION 'at most 1000 calls in a batch' USING ERRCODE = '22023';
    END IF;
    -- One batch of an agency at a time: no deadlock between batches, and a change that comes right
    -- behind its call always finds it.
    SELECT a.id INTO STRICT owner
      FROM dispatch_feed f JOIN agencies_agency a ON a.id = f.agency_id
     WHERE f.id = wanted_feed FOR NO KEY UPDATE OF a;
    FOR nth, outcome IN
        WITH told AS MATERIALIZED (
            SELECT m.*, row_number() OVER (
                       PARTITION BY m.centre, m.day, m.number
                       ORDER BY coalesce(m.told_at, heard_at) DESC, m.nth DESC) AS newest
              FROM ROWS FROM (jsonb_to_recordset(calls) AS (
                       number text, centre text, day date, code text, decision text,
                       category text, reason text, state text, told_at timestamptz, cell bigint,
                       place_name text, occurred_at timestamptz, latitude float8,
                       longitude float8, location text)) WITH ORDINALITY
                   AS m (number, centre, day, code, decision, category, reason, state, told_at,
                         cell, place_name, occurred_at, latitude, longitude, location, nth)
        ), judged AS MATERIALIZED (
            SELECT t.*, coalesce(d.id, gen_random_uuid()) AS call_id,
                   t.cell IS NOT NULL AND t.cell <> d.cell AS moved, s.settled,
                   CASE
                   WHEN d.id IS NULL AND (t.cell IS NULL OR t.state <> 'open'
                        OR t.decision NOT IN ('publish', 'review')) THEN 'not kept'
                   WHEN d.id IS NULL THEN 'new'
                   WHEN t.told_at < d.told_at THEN 'late'
                   WHEN (t.code, s.settled, t.category, t.state)
                        = (d.code, d.decision, d.category, d.state)
                        AND coalesce(t.cell, d.cell) = d.cell THEN 'same'
                   WHEN d.state <> 'open' AND t.state = 'open'
                        AND (t.told_at IS NULL OR d.told_at IS NULL) THEN 'late'
                   ELSE 'changed' END AS outcome
              FROM told t
              LEFT JOIN dispatch_call d ON d.agency_id = owner AND d.centre = t.centre
                    AND d.day = t.day AND d.number = t.number
             CROSS JOIN LATERAL (SELECT CASE
                   WHEN t.cell IS NULL AND t.decision = 'publish' AND d.decision = 'review'
                   THEN 'review' ELSE t.decision END AS settled) s
             WHERE t.newest = 1
        ), kept AS (
            INSERT INTO dispatch_call (id, feed_id, agency_id, centre, day, number, code, decision,
                   category, reason, cell, place_name, occurred_at, received_at, updated_at,
                   told_at, state)
            SELECT call_id, wanted_feed, owner, centre, day, number, code, decision, category,
                   reason, cell, place_name, occurred_at, heard_at, heard_at, told_at, state
              FROM judged WHERE outcome = 'new'
        ), placed AS (
            INSERT INTO dispatch_exactplace (call_id, latitude, longitude, location, purge_at)
            SELECT call_id, latitude, longitude, coalesce(location, ''), purge
              FROM judged WHERE outcome = 'new' AND latitude IS NOT NULL
        ), followed AS (
            UPDATE dispatch_call d
               SET code = j.code, decision = j.settled, category = j.category,
                   reason = CASE WHEN j.settled = j.decision THEN j.reason ELSE d.reason END,
                   state = j.state, updated_at = heard_at,
                   told_at = coalesce(j.told_at, d.told_at), cell = coalesce(j.cell, d.cell),
                   place_name = CASE WHEN j.moved THEN j.place_name ELSE d.place_name END
              FROM judged j WHERE j.outcome = 'changed' AND d.id = j.call_id
        ), told_again AS (
            UPDATE dispatch_call d SET told_at = j.told_at
              FROM judged j WHERE j.outcome = 'same' AND d.id = j.call_id
               AND (j.told_at > d.told_at OR d.told_at IS NULL AND j.told_at IS NOT NULL)
        ), history AS (
            INSERT INTO dispatch_callchange (id, call_id, at, code, decision, category, state)
            SELECT gen_random_uuid(), call_id, heard_at, code, settled, category, state
              FROM judged WHERE outcome = 'changed'
        ), forgotten AS (  -- nobody will review it any more, so nobody needs to know where
            DELETE FROM dispatch_exactplace e USING judged j
             WHERE j.outcome = 'changed' AND e.call_id = j.call_id
               AND (j.decision NOT IN ('publish', 'review') OR j.state = 'cancelled')
        ), placed_again AS (
            UPDATE dispatch_exactplace e
               SET latitude = j.latitude, longitude = j.longitude,
                   location = coalesce(j.location, '')
              FROM judged j WHERE j.outcome = 'changed' AND j.moved AND e.call_id = j.call_id
               AND j.decision IN ('publish', 'review') AND j.state <> 'cancelled'
               AND j.latitude IS NOT NULL
        )
        SELECT t.nth, coalesce(j.outcome, 'superseded')
          FROM told t LEFT JOIN judged j ON j.nth = t.nth ORDER BY t.nth
    LOOP
        RETURN NEXT;  -- and no NOTIFY: any login may listen, and a call is nobody's to hear of yet
    END LOOP;
END $$;

-- The feed told us something, whatever we made of it.
CREATE OR REPLACE FUNCTION ctx.heard(wanted_feed uuid, heard_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ UPDATE dispatch_feed SET last_heard_at = heard_at
       WHERE id = wanted_feed AND (last_heard_at IS NULL OR last_heard_at < heard_at) $$;

-- Counting what was not kept, and the codes that nobody knows yet. In the order of the keys, so
-- that two batches cannot wait for each other.
CREATE OR REPLACE FUNCTION ctx.count_drops(wanted_feed uuid, on_day date, counts jsonb)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ INSERT INTO dispatch_dropcount (id, feed_id, day, reason, count)
      SELECT gen_random_uuid(), wanted_feed, on_day, left(key, 80), sum(value::int)
        FROM jsonb_each_text(counts) GROUP BY left(key, 80) ORDER BY left(key, 80)
      ON CONFLICT ON CONSTRAINT drop_count_once
      DO UPDATE SET count = dispatch_dropcount.count + EXCLUDED.count $$;

CREATE OR REPLACE FUNCTION ctx.unknown_codes(wanted_feed uuid, codes jsonb, seen_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ INSERT INTO dispatch_codetask
             (id, feed_id, code, times_seen, first_seen_at, decision, category)
      SELECT gen_random_uuid(), wanted_feed, left(key, 200), sum(value::int), seen_at, '', ''
        FROM jsonb_each_text(codes) GROUP BY left(key, 200) ORDER BY left(key, 200)
      ON CONFLICT ON CONSTRAINT code_task_once
      DO UPDATE SET times_seen = dispatch_codetask.times_seen + EXCLUDED.times_seen $$;
