"""The rights of the application's role, in the test databases and by the same function in production."""

import pytest
from django.db import connection

from history import grants
from history.ownership import application_role, as_owner
from history.recording import recorded_models

pytestmark = pytest.mark.django_db

RIGHTS = """
SELECT relname, array_remove(ARRAY[
    CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
    CASE WHEN has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
    CASE WHEN has_table_privilege(c.oid, 'UPDATE') OR has_any_column_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END,
    CASE WHEN has_table_privilege(c.oid, 'DELETE') THEN 'DELETE' END,
    CASE WHEN has_table_privilege(c.oid, 'TRUNCATE') THEN 'TRUNCATE' END,
    CASE WHEN has_table_privilege(c.oid, 'REFERENCES') THEN 'REFERENCES' END,
    CASE WHEN has_table_privilege(c.oid, 'TRIGGER') THEN 'TRIGGER' END
], NULL) FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_rights_are_those_that_production_gets():
    found = dict(ask(RIGHTS))
    assert found == {table: grants.rights_on(table) for table in found}
    assert found["licensing_license"] == ["SELECT", "INSERT", "UPDATE"]
    assert found["licensing_licenseevent"] == ["SELECT"]
    assert found["licensing_decision"] == ["SELECT", "INSERT"]
    assert found["pghistory_context"] == []


def test_role_owns_nothing_and_is_nobody_special():
    role = application_role()
    assert ask("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", role) == [(0,)]
    assert ask("SELECT count(*) FROM pg_proc WHERE proowner = %s::regrole", role) == [(0,)]
    assert ask(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles WHERE rolname = %s",
        role,
    ) == [(False,) * 5]
    assert ask("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    assert ask("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", role) == [(0,)]


def test_named_tables_exist():
    """A misspelt name would leave its table open."""
    tables = {table for (table,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    named = {*grants.APPEND_ONLY, *grants.NEVER_DELETED, *grants.OWNERS_ONLY, *grants.UNUSED}
    assert named <= tables


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label)
def test_triggers_of_a_recorded_table(model):
    triggers = ask(
        "SELECT t.tgname, t.tgenabled, p.prosecdef, has_function_privilege(p.oid, 'EXECUTE') FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal",
        model._meta.db_table,
    )
    guards = {name for name, _enabled, _definer, _free in triggers if name.startswith("history_")}
    writers = [row for row in triggers if row[0].startswith("pgtrigger_")]
    assert guards == {"history_reason", "history_stays", "history_same_key"}
    assert all(enabled == "O" for _name, enabled, _definer, _free in triggers)
    assert [(definer, free) for _name, _enabled, definer, free in writers] == [(True, False)] * 2


@pytest.mark.django_db(transaction=True)
def test_applied_twice_is_applied_once():
    role, before = application_role(), dict(ask(RIGHTS))
    with as_owner() as owner:
        grants.apply(owner, role)
    assert dict(ask(RIGHTS)) == before
