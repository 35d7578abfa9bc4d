-- Which comments are one's own, in every thread: for the page "My data".
CREATE OR REPLACE FUNCTION ctx.my_comment_ids() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT c.id FROM feed_comment c WHERE c.author_id = (SELECT ctx.resident()) $$;
