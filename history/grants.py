"""What the application's role may do, and what PostgreSQL itself refuses it. Run by the owner after migrating."""

from psycopg import sql

from history.recording import event_model, recorded_models
from history.sql import FUNCTIONS

APPEND_ONLY = [
    "licensing_act",
    "licensing_actitem",
    "licensing_decision",
    "licensing_preview",
    "licensing_sentreminder",
    "notices_acknowledgement",
    "accounts_secondfactorreset",
]
"""Tables without events of their own whose rows are written once."""

NEVER_DELETED = ["licensing_confirmation", "notices_notice", "notices_delivery"]
"""Tables without events of their own whose rows go on but stay; triggers of their apps keep what is settled."""

OWNERS_ONLY = ["history_installation", "django_migrations"]
"""Tables that the application's role may read at most."""

UNUSED = ["pghistory_context"]
"""Tables of a library that the portal does without: the application's role has no right on them."""

GUARDS = [
    ("AFTER INSERT OR UPDATE", "row", "history_reason", "history_require_reason"),
    ("BEFORE DELETE", "row", "history_stays", "history_refuse"),
    ("BEFORE UPDATE OF {key}", "row", "history_same_key", "history_refuse"),
    ("BEFORE UPDATE OR DELETE", "event", "history_stays", "history_refuse"),
]
"""The triggers of a recorded table and of its events: when, on which, name, function."""


def apply(connection, role: str) -> None:
    """Give `role` its rights on every table of this database, and put up the guards.

    `connection` is the owner's. Everything may be run again at any time, also beside a running portal.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        name = sql.Identifier(role)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        for table in sorted(tables):
            cursor.execute(rights_statement(table, name))
        if "history_installation" not in tables:
            return
        for function in FUNCTIONS:
            cursor.execute(function)
        for model in recorded_models():
            if model._meta.db_table in tables:
                guard(cursor, model)
        secure_event_functions(cursor)


def rights_statement(table: str, role: sql.Identifier) -> sql.Composed:
    """Return the statements that set a role's rights on a table; sent as one, so that there is no gap between."""
    rights = rights_on(table)
    statements = "REVOKE ALL ON {table} FROM {role}"
    if rights:
        statements += f"; GRANT {', '.join(rights)} ON {{table}} TO {{role}}"
    return sql.SQL(statements).format(table=sql.Identifier(table), role=role)


def rights_on(table: str) -> list[str]:
    """Return the rights of the application's role on a table."""
    if table in UNUSED:
        return []
    if table in OWNERS_ONLY or table in event_tables():
        return ["SELECT"]
    if table in APPEND_ONLY:
        return ["SELECT", "INSERT"]
    if table in recorded_tables() or table in NEVER_DELETED:
        return ["SELECT", "INSERT", "UPDATE"]
    return ["SELECT", "INSERT", "UPDATE", "DELETE"]


def recorded_tables() -> set[str]:
    return {model._meta.db_table for model in recorded_models()}


def event_tables() -> set[str]:
    return {event_model(model)._meta.db_table for model in recorded_models()}


def guard(cursor, model) -> None:
    """Refuse writes without actor and reason, deletions, new ids for old rows, and any change of the model's events.

    The reason is looked for after the statement: what it set on the way counts, and nothing runs between that
    look and the writing of the events, for triggers run in the order of their names.
    """
    key = sql.Identifier(model._meta.pk.column)
    tables = {
        "row": sql.Identifier(model._meta.db_table),
        "event": sql.Identifier(event_model(model)._meta.db_table),
    }
    statement = sql.SQL("CREATE OR REPLACE TRIGGER {} {} ON {} FOR EACH STATEMENT EXECUTE FUNCTION {}()")
    for when, table, name, function in GUARDS:
        moment = sql.SQL(when).format(key=key)
        cursor.execute(statement.format(sql.Identifier(name), moment, tables[table], sql.Identifier(function)))


def secure_event_functions(cursor) -> None:
    """Let the triggers alone write events, and keep their functions from being hung on other tables.

    The functions run as the owner, so that the application's role needs no INSERT on events; without EXECUTE it
    cannot make a trigger of its own that would run them on rows it made up.
    """
    cursor.execute(
        "SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
        " AND p.proname LIKE 'pgtrigger%%' AND t.tgrelid = ANY(%s::regclass[]::oid[])",
        [installed(cursor, recorded_tables())],
    )
    for (function,) in cursor.fetchall():
        cursor.execute(
            f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp;"
            f" REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"
        )


def installed(cursor, tables: set[str]) -> list[str]:
    """Return those of the tables that this database has already."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [list(tables)]
    )
    return [row[0] for row in cursor.fetchall()]
