"""The functions of the owner that stamp and guard history."""

NOW = """
CREATE OR REPLACE FUNCTION history_now() RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT clock_timestamp() + coalesce(
        (SELECT clock_offset FROM history_installation WHERE is_illustration), interval '0'
    )
$$;
"""

# The story is played through the services by the application's role, so the function is the owner's: it
# changes nothing unless the owner marked the database, and never turns the clock back.
PLAY = """
CREATE OR REPLACE FUNCTION history_play(moment timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM history_installation WHERE is_illustration) THEN
        RAISE EXCEPTION 'only the clock of an illustration can be set';
    END IF;
    IF EXISTS (SELECT FROM history_installation WHERE clock_offset <> interval '0') AND moment < history_now() THEN
        RAISE EXCEPTION 'the clock of an illustration goes forward only: it is %, not %', history_now(), moment;
    END IF;
    UPDATE history_installation SET clock_offset = moment - clock_timestamp();
    RETURN moment;
END
$$;
"""

# pghistory's own context table can be rewritten by any role that may write to it: nothing is stored there.
ATTACH = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('pghistory.context_id', true), '')::uuid
$$;
"""

GUARD = """
CREATE OR REPLACE FUNCTION history_require_reason() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
    IF coalesce(jsonb_typeof(context -> 'actor'), '') NOT IN ('number', 'null')
        OR coalesce(jsonb_typeof(context -> 'reason'), '') <> 'string'
        OR context ->> 'reason' !~ '[^[:space:]]'
    THEN
        RAISE EXCEPTION 'a write to % needs an actor and a reason', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege', HINT = 'Write inside history.changes.change().';
    END IF;
    IF context ->> 'actor' IS NULL AND context ->> 'reason' NOT LIKE 'system:%' THEN
        RAISE EXCEPTION 'a write to % needs an actor', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
"""

REFUSE = """
CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: nothing of consequence is deleted, keys and history do not change',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

# pgtrigger lets any session name triggers to pass over. Here none is passed over.
NEVER_IGNORE = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
"""

FUNCTIONS = [NOW, PLAY, ATTACH, GUARD, REFUSE, NEVER_IGNORE]
