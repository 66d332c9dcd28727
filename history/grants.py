"""What the application's role may do, and what PostgreSQL itself refuses it. Run by the owner after migrating."""

from django.apps import apps
from psycopg import sql

from history.recording import event_model, recorded_models

APPEND_ONLY = ["licensing_decision", "notices_acknowledgement", "accounts_secondfactorreset"]
"""Tables without events of their own whose rows are written once."""

OWNERS_ONLY = ["history_installation", "pghistory_context", "django_migrations"]
"""Tables that the application's role may read at most."""


def apply(connection, role: str) -> None:
    """Give `role` its rights on every table of this database, and put up the guards.

    `connection` is the owner's. Everything may be run again at any time.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        name = sql.Identifier(role)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
        for table in sorted(tables):
            rights = sql.SQL(", ".join(rights_on(table)))
            place = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(place, name))
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, place, name))
        for model in recorded_models():
            if model._meta.db_table in tables:
                guard(cursor, model)
        secure_event_functions(cursor)


def rights_on(table: str) -> list[str]:
    """Return the rights of the application's role on a table."""
    if table in OWNERS_ONLY or table in event_tables():
        return ["SELECT"]
    if table in APPEND_ONLY:
        return ["SELECT", "INSERT"]
    if table in recorded_tables():
        return ["SELECT", "INSERT", "UPDATE"]
    return ["SELECT", "INSERT", "UPDATE", "DELETE"]


def recorded_tables() -> set[str]:
    return {model._meta.db_table for model in recorded_models()}


def event_tables() -> set[str]:
    return {event_model(model)._meta.db_table for model in recorded_models()}


def guard(cursor, model) -> None:
    """Refuse writes without actor and reason, deletions, and any change of the model's events."""
    table = sql.Identifier(model._meta.db_table)
    events = sql.Identifier(event_model(model)._meta.db_table)
    for statement in [
        "CREATE OR REPLACE TRIGGER history_reason BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION history_require_reason()",
        "CREATE OR REPLACE TRIGGER history_stays BEFORE DELETE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
        "CREATE OR REPLACE TRIGGER history_stays BEFORE UPDATE OR DELETE ON {events}"
        " FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()",
    ]:
        cursor.execute(sql.SQL(statement).format(table=table, events=events))


def secure_event_functions(cursor) -> None:
    """Let the triggers alone write events: their functions run as the owner, the application's role may not insert."""
    wanted = {model._meta.db_table for model in recorded_models()}
    for model in apps.get_models():
        if model._meta.db_table not in wanted:
            continue
        for trigger in getattr(model._meta, "triggers", []):
            function = sql.Identifier(trigger.get_pgid(model))
            cursor.execute(
                sql.SQL("ALTER FUNCTION {}() SECURITY DEFINER SET search_path = public, pg_temp").format(function)
            )
