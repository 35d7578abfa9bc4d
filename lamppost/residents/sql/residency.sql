-- Showing where one lives: by the code of a letter, or by two neighbors.

-- Tries the code of one's own letter: 'verified', 'wrong', or 'none' when there is no such letter, it
-- is over, or ten codes were tried. The address was emptied when the letter was printed.
CREATE OR REPLACE FUNCTION ctx.use_home_code(mac bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    letter residents_homeletter;
BEGIN
    UPDATE residents_homeletter SET tries = least(tries + 1, 1000)
     WHERE resident_id = ctx.resident() AND code_mac IS NOT NULL AND expires_at > now()
    RETURNING * INTO letter;
    IF letter.id IS NULL OR letter.tries > 10 THEN RETURN 'none'; END IF;
    IF letter.code_mac <> mac THEN RETURN 'wrong'; END IF;
    PERFORM residents_verify(letter.resident_id, letter.cell, 'letter');
    RETURN 'verified';
END $$;

CREATE OR REPLACE FUNCTION residents_verify(who uuid, at bigint, shown varchar) RETURNS void
LANGUAGE sql VOLATILE SET search_path = public, pg_temp
AS $$
    INSERT INTO residents_residency (resident_id, cell, verified_at, how)
    VALUES (who, at, current_date, shown)
        ON CONFLICT (resident_id) DO UPDATE SET cell = at, verified_at = current_date, how = shown;
    DELETE FROM residents_homeletter WHERE resident_id = who;
    DELETE FROM residents_vouching WHERE resident_id = who;
$$;

-- What a vouching link is about, for a resident who is signed in: an area, whether it is one's own,
-- and whether one may vouch: verified oneself, and watching a place around there.
CREATE OR REPLACE FUNCTION ctx.vouching(link text)
RETURNS TABLE (cell bigint, is_mine boolean, may_vouch boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT v.cell, v.resident_id = me.id,
             v.resident_id <> me.id AND v.first_by_id IS DISTINCT FROM me.id
             AND EXISTS (SELECT FROM residents_residency y WHERE y.resident_id = me.id)
             AND EXISTS (SELECT FROM residents_place p WHERE p.resident_id = me.id
                            AND (p.x - v.x) ^ 2 + (p.y - v.y) ^ 2 + (p.z - v.z) ^ 2 <= p.chord2)
        FROM residents_vouching v, (SELECT ctx.resident() AS id) me
       WHERE v.token_sha256 = ctx.token_of(link) AND v.expires_at > now() AND me.id IS NOT NULL $$;

-- Vouches: 'thanks' for the first, 'verified' for the second, 'no' for who may not.
CREATE OR REPLACE FUNCTION ctx.vouch(link text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    v residents_vouching;
BEGIN
    SELECT * INTO v FROM residents_vouching
     WHERE token_sha256 = ctx.token_of(link) FOR UPDATE;
    IF NOT coalesce((SELECT may_vouch FROM ctx.vouching(link)), false) THEN RETURN 'no'; END IF;
    IF v.first_by_id IS NULL THEN
        UPDATE residents_vouching SET first_by_id = ctx.resident(), has_one = true
         WHERE id = v.id;
        RETURN 'thanks';
    END IF;
    PERFORM residents_verify(v.resident_id, v.cell, 'neighbors');
    RETURN 'verified';
END $$;
