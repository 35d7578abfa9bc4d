-- The only thing that intake may do with calls: hand a screened batch over. It reads nothing back
-- but one word per call: new, same, changed. Idempotent by agency, centre, day and number.
-- Each element: number, centre, day, code, decision, category, reason, cell, place_name,
-- occurred_at, state, latitude, longitude, location. `purge_after` is how long the exact place
-- is kept, `heard_at` when the message came.
-- A call that was never kept is not kept now either, if its decision is never.
CREATE OR REPLACE FUNCTION ctx.take_in(
    wanted_feed uuid, calls jsonb, heard_at timestamptz, purge_after interval
) RETURNS TABLE (number text, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    c jsonb;
    owner uuid;
    old dispatch_call;
    fresh uuid;
BEGIN
    IF jsonb_array_length(calls) > 1000 THEN
        RAISE EXCEPTION 'at most 1000 calls in a batch' USING ERRCODE = '22023';
    END IF;
    SELECT f.agency_id INTO STRICT owner FROM dispatch_feed f WHERE f.id = wanted_feed;
    UPDATE dispatch_feed SET last_heard_at = heard_at WHERE id = wanted_feed;
    FOR c IN SELECT * FROM jsonb_array_elements(calls) LOOP
        number := c->>'number';
        SELECT * INTO old FROM dispatch_call d
         WHERE d.agency_id = owner AND d.centre = c->>'centre'
           AND d.day = (c->>'day')::date AND d.number = c->>'number'
           FOR UPDATE;
        IF NOT FOUND THEN
            IF c->>'decision' NOT IN ('publish', 'review') OR c->>'state' <> 'open' THEN
                outcome := 'not kept'; RETURN NEXT; CONTINUE;
            END IF;
            fresh := gen_random_uuid();
            INSERT INTO dispatch_call (id, feed_id, agency_id, centre, day, number, code, decision,
                   category, reason, cell, place_name, occurred_at, received_at, updated_at, state)
            VALUES (fresh, wanted_feed, owner, c->>'centre', (c->>'day')::date, c->>'number',
                   c->>'code', c->>'decision', c->>'category', c->>'reason', (c->>'cell')::bigint,
                   c->>'place_name', (c->>'occurred_at')::timestamptz, heard_at, heard_at,
                   c->>'state')
            ON CONFLICT ON CONSTRAINT call_taken_in_once DO NOTHING;
            IF NOT FOUND THEN
                outcome := 'same'; RETURN NEXT; CONTINUE;  -- another message won the race
            END IF;
            IF c->>'latitude' IS NOT NULL THEN
                INSERT INTO dispatch_exactplace (call_id, latitude, longitude, location, purge_at)
                VALUES (fresh, (c->>'latitude')::float8, (c->>'longitude')::float8,
                        c->>'location', heard_at + purge_after);
            END IF;
            outcome := 'new'; RETURN NEXT; CONTINUE;
        END IF;
        IF old.code = c->>'code' AND old.decision = c->>'decision'
           AND old.category = c->>'category' AND old.state = c->>'state' THEN
            outcome := 'same'; RETURN NEXT; CONTINUE;
        END IF;
        IF old.state <> 'open' AND c->>'state' = 'open' THEN
            outcome := 'same'; RETURN NEXT; CONTINUE;  -- an old message that arrives late
        END IF;
        UPDATE dispatch_call SET code = c->>'code', decision = c->>'decision',
               category = c->>'category', reason = c->>'reason', state = c->>'state',
               updated_at = heard_at
         WHERE id = old.id;
        INSERT INTO dispatch_callchange (id, call_id, at, code, decision, category, state)
        VALUES (gen_random_uuid(), old.id, heard_at, c->>'code', c->>'decision', c->>'category',
                c->>'state');
        outcome := 'changed'; RETURN NEXT;
    END LOOP;
    PERFORM pg_notify('desk', '');
END $$;

-- Counting what was dropped, and the codes nobody knows yet.
CREATE OR REPLACE FUNCTION ctx.count_drops(wanted_feed uuid, on_day date, counts jsonb)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ INSERT INTO dispatch_dropcount (id, feed_id, day, reason, count)
      SELECT gen_random_uuid(), wanted_feed, on_day, left(key, 80), value::int
        FROM jsonb_each_text(counts)
      ON CONFLICT ON CONSTRAINT drop_count_once
      DO UPDATE SET count = dispatch_dropcount.count + EXCLUDED.count $$;

CREATE OR REPLACE FUNCTION ctx.unknown_codes(wanted_feed uuid, codes jsonb, seen_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ INSERT INTO dispatch_codetask
             (id, feed_id, code, times_seen, first_seen_at, decision, category)
      SELECT gen_random_uuid(), wanted_feed, left(key, 200), value::int, seen_at, '', ''
        FROM jsonb_each_text(codes)
      ON CONFLICT ON CONSTRAINT code_task_once
      DO UPDATE SET times_seen = dispatch_codetask.times_seen + EXCLUDED.times_seen $$;
