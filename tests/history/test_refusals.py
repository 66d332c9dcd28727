"""What PostgreSQL itself refuses to the application's role. Real transactions throughout."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from history.changes import change, set_context
from history.recording import event_model, recorded_models
from licensing.models import Confirmation, Vendor
from notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
Event = Vendor.pgh_event_model
REFUSED = "permission denied|is refused|must be owner"


@pytest.fixture
def vendor(ada):
    with change(actor=ada, reason="first"):
        return Vendor.objects.create(slug="v", name="V")


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def copy_in():
    statement = "COPY licensing_vendor (slug, name, site, direct_url) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(("c", "C", "", ""))


WRITES = {
    "create": lambda: Vendor.objects.create(slug="w", name="W"),
    "bulk-create": lambda: Vendor.objects.bulk_create([Vendor(slug="w", name="W")]),
    "save": lambda: Vendor.objects.get().save(),
    "update": lambda: Vendor.objects.update(name="W"),
    "update-of-no-row": lambda: Vendor.objects.filter(slug="none").update(name="W"),
    "bulk-update": lambda: Vendor.objects.bulk_update(Vendor.objects.all(), ["name"]),
    "raw": lambda: run("UPDATE licensing_vendor SET name = 'W'"),
    "copy": copy_in,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_write_without_actor_and_reason(vendor, write):
    with pytest.raises(ProgrammingError, match="needs an actor and a reason"), transaction.atomic():
        write()
    assert list(Vendor.objects.values_list("name", flat=True)) == ["V"]
    assert Event.objects.count() == 1


CONTEXTS = {
    "nothing": "{}",
    "no-reason": '{"actor": 1}',
    "empty-reason": '{"actor": 1, "reason": ""}',
    "blank-reason": '{"actor": 1, "reason": " "}',
    "tab-and-newline": r'{"actor": 1, "reason": "\t\r\n "}',
    "null-reason": '{"actor": 1, "reason": null}',
    "reason-is-a-number": '{"actor": 1, "reason": 7}',
    "reason-is-a-list": '{"actor": 1, "reason": ["because"]}',
    "no-actor": '{"reason": "because"}',
    "nobody-with-a-reason-of-a-person": '{"actor": null, "reason": "x"}',
    "nobody-with-system-further-on": '{"actor": null, "reason": "by system:setup"}',
    "actor-is-a-text": '{"actor": "ada", "reason": "because"}',
    "actor-is-empty": '{"actor": "", "reason": "because"}',
    "actor-is-true": '{"actor": true, "reason": "because"}',
    "actor-is-an-object": '{"actor": {}, "reason": "because"}',
    "list-of-the-keys": '["actor", "reason"]',
    "text": '"actor"',
    "null": "null",
}


@pytest.mark.parametrize("metadata", CONTEXTS.values(), ids=CONTEXTS.keys())
def test_context_that_does_not_say_who_and_why(vendor, metadata):
    with pytest.raises(ProgrammingError, match="needs an actor"), transaction.atomic():
        set_context("00000000-0000-0000-0000-000000000001", metadata)
        Vendor.objects.update(name="W")
    assert Vendor.objects.get().name == "V"


@pytest.mark.parametrize(
    "metadata",
    ['{"actor": 1, "reason": "because"}', '{"actor": null, "reason": "system:setup"}'],
    ids=["somebody", "the-system"],
)
def test_context_that_says_who_and_why(vendor, metadata):
    with transaction.atomic():
        set_context("00000000-0000-0000-0000-000000000001", metadata)
        Vendor.objects.update(name="W")
    assert Vendor.objects.get().name == "W"


def test_context_that_is_thrown_away_inside_the_statement(vendor, ada):
    with pytest.raises(ProgrammingError, match="needs an actor"), change(actor=ada, reason="fine so far"):
        run("UPDATE licensing_vendor SET name = set_config('pghistory.context_metadata', '{}', true)")


def test_triggers_cannot_be_ignored(vendor, ada):
    names = [trigger.get_pgid(Vendor) for trigger in Vendor._meta.triggers]
    assert len(names) == 2
    with pytest.raises(ProgrammingError, match="needs an actor"), transaction.atomic():
        run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        Vendor.objects.update(name="unseen")
    with change(actor=ada, reason="seen all the same"):
        run("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
        Vendor.objects.update(name="seen")
    assert list(Event.objects.order_by("pgh_id").values_list("name", flat=True)) == ["V", "seen"]


STATEMENTS = {
    "delete-row": "DELETE FROM licensing_vendor",
    "truncate-row": "TRUNCATE licensing_vendor CASCADE",
    "change-key": "UPDATE licensing_vendor SET id = 99",
    "insert-event": "INSERT INTO licensing_vendorevent SELECT * FROM licensing_vendorevent",
    "update-event": "UPDATE licensing_vendorevent SET name = 'never'",
    "delete-event": "DELETE FROM licensing_vendorevent",
    "truncate-event": "TRUNCATE licensing_vendorevent",
    "lock-event": "SELECT * FROM licensing_vendorevent FOR UPDATE",
    "read-context-table": "SELECT * FROM pghistory_context",
    "write-context-table": "INSERT INTO pghistory_context (id, created_at, updated_at, metadata)"
    " VALUES ('00000000-0000-0000-0000-000000000001', now(), now(), '{}')",
    "disable-triggers": "ALTER TABLE licensing_vendor DISABLE TRIGGER ALL",
    "drop-trigger": "DROP TRIGGER history_reason ON licensing_vendor",
    "replica": "SET session_replication_role = replica",
    "mark-illustration": "UPDATE history_installation SET is_illustration = false",
    "own-clock": "CREATE FUNCTION public.history_now(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "change-decision": "UPDATE licensing_decision SET verdict = 'allow'",
    "delete-decision": "DELETE FROM licensing_decision",
    "change-act": "UPDATE licensing_act SET reason = 'another'",
    "lock-act": "SELECT * FROM licensing_act FOR UPDATE",
    "delete-act": "DELETE FROM licensing_act",
    "change-license-of-an-act": "UPDATE licensing_actitem SET after = '{}'",
    "delete-license-of-an-act": "DELETE FROM licensing_actitem",
    "delete-confirmation": "DELETE FROM licensing_confirmation",
    "change-acknowledgement": "UPDATE notices_acknowledgement SET name = 'another'",
    "delete-acknowledgement": "DELETE FROM notices_acknowledgement",
    "delete-notice": "DELETE FROM notices_notice",
    "delete-delivery": "DELETE FROM notices_delivery",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_statement(vendor, ada, statement):
    with pytest.raises(ProgrammingError, match=REFUSED), change(actor=ada, reason="trying"):
        run(statement)
    assert list(Event.objects.values_list("name", flat=True)) == ["V"]


@pytest.fixture
def settled(vendor, ada):
    """A notice that was sent, a draft, a confirmation that was decided, and one that is open."""
    texts = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б", "created_at": timezone.now()}
    Notice.objects.create(**texts, status="sent", sent_at=timezone.now(), text_hash="h")
    Notice.objects.create(**texts)
    asked = {"kind": "end_policy", "proposed_by": ada, "reason": "r", "proposed_at": timezone.now()}
    Confirmation.objects.create(**asked, due_at=timezone.now(), outcome="confirmed", alone=True, decided_by=ada)
    Confirmation.objects.create(**asked, due_at=timezone.now())


SETTLED = {
    "text": "UPDATE notices_notice SET body_ru = 'another' WHERE sent_at IS NOT NULL",
    "hash": "UPDATE notices_notice SET text_hash = 'another' WHERE sent_at IS NOT NULL",
    "never-sent": "UPDATE notices_notice SET sent_at = NULL WHERE sent_at IS NOT NULL",
    "decision": "UPDATE licensing_confirmation SET decision_reason = 'another' WHERE outcome = 'confirmed'",
    "open-again": "UPDATE licensing_confirmation SET outcome = 'open' WHERE outcome = 'confirmed'",
    "reason": "UPDATE licensing_confirmation SET reason = 'another' WHERE outcome = 'confirmed'",
    "proposal": "UPDATE licensing_confirmation SET payload = '{\"from\": \"2021-04-08\"}' WHERE outcome = 'open'",
}


@pytest.mark.parametrize("statement", SETTLED.values(), ids=SETTLED.keys())
def test_what_was_sent_or_decided_stays(settled, statement):
    with pytest.raises(ProgrammingError, match="is refused"), transaction.atomic():
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notices_notice SET body_ru = 'another' WHERE sent_at IS NULL",
        "UPDATE notices_notice SET status = 'superseded' WHERE sent_at IS NOT NULL",
        "UPDATE licensing_confirmation SET outcome = 'refused', decision_reason = 'no' WHERE outcome = 'open'",
        "UPDATE licensing_confirmation SET reason = reason",
    ],
    ids=["text-of-a-draft", "superseded", "decide", "change-nothing"],
)
def test_what_is_open_goes_on(settled, statement):
    run(statement)


def test_event_function_cannot_be_hung_on_another_table(vendor, ada):
    function = Vendor._meta.triggers[0].get_pgid(Vendor)
    with pytest.raises(ProgrammingError, match="permission denied for function"), change(actor=ada, reason="forging"):
        run("CREATE TEMP TABLE fake (LIKE licensing_vendor)")
        run(
            "CREATE TRIGGER forge AFTER INSERT ON fake REFERENCING NEW TABLE AS new_values"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def test_table_of_the_same_name_does_not_catch_the_events(vendor, ada):
    with change(actor=ada, reason="aside"):
        run("CREATE TEMP TABLE licensing_vendorevent (LIKE public.licensing_vendorevent) ON COMMIT DROP")
        run("UPDATE public.licensing_vendor SET name = 'W'")
    assert Event.objects.filter(name="W").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE licensing_vendorevent SET name = 'never'",
        "DELETE FROM licensing_vendorevent",
        "DELETE FROM licensing_vendor",
    ],
    ids=["update-event", "delete-event", "delete-row"],
)
def test_not_even_the_owner_by_mistake(vendor, owner_connection, statement):
    with pytest.raises(Exception, match="is refused"):
        owner_connection.execute(statement)


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label)
def test_every_recorded_table_is_guarded(model):
    column = next(field.column for field in model._meta.concrete_fields if not field.primary_key)
    table, events = model._meta.db_table, event_model(model)._meta.db_table
    for statement in [
        f'UPDATE "{table}" SET "{column}" = "{column}"',
        f'DELETE FROM "{table}"',
        f'TRUNCATE "{table}" CASCADE',
        f'UPDATE "{events}" SET "{column}" = "{column}"',
        f'DELETE FROM "{events}"',
        f'INSERT INTO "{events}" DEFAULT VALUES',
    ]:
        with pytest.raises(ProgrammingError, match="needs an actor|permission denied"), transaction.atomic():
            run(statement)
