"""What an event keeps, and that every way to write leaves one."""

from datetime import date

import pytest
import structlog
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange

from history.changes import change
from history.recording import event_model, recorded_models
from licensing.models import Vendor
from partners.models import Partner

pytestmark = pytest.mark.django_db
Event = Vendor.pgh_event_model


def make_vendors(count, actor):
    with change(actor=actor, reason="three at once"):
        return Vendor.objects.bulk_create(Vendor(slug=f"v{number}", name=f"V{number}") for number in range(count))


def test_event_keeps_row_actor_reason_and_request(ada):
    with structlog.contextvars.bound_contextvars(request_id="r-1"), change(actor=ada, reason=" as agreed ") as number:
        vendor = Vendor.objects.create(slug="v", name="V")
    event = Event.objects.get()
    assert (event.pgh_obj_id, event.slug, event.name, event.pgh_label) == (vendor.pk, "v", "V", "insert")
    assert event.pgh_context == {"actor": ada.pk, "reason": "as agreed", "request": "r-1"}
    assert event.pgh_context_id == number


def test_event_keeps_its_writer_and_the_owners_time(ada):
    make_vendors(1, ada)
    event = Event.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, history_now()")
        writer, now = cursor.fetchone()
    assert event.pgh_writer == writer
    assert 0 <= (now - event.pgh_created_at).total_seconds() < 60


def test_mass_update_is_one_statement_and_an_event_for_each_row(ada, django_assert_num_queries):
    make_vendors(3, ada)
    with change(actor=ada, reason="renamed"), django_assert_num_queries(1):
        assert Vendor.objects.update(name="new") == 3
    assert Event.objects.filter(pgh_label="update", name="new", pgh_context__reason="renamed").count() == 3


def test_update_that_changes_nothing_leaves_no_event(ada):
    make_vendors(3, ada)
    with change(actor=ada, reason="again"):
        Vendor.objects.filter(slug="v0").update(name="V0")
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO licensing_vendor (slug, name, site, direct_url) VALUES ('raw', 'Raw', '', '')",
        (
            "INSERT INTO licensing_vendor (slug, name, site, direct_url) VALUES ('v0', 'Raw', '', '')"
            " ON CONFLICT (slug) DO UPDATE SET name = excluded.name"
        ),
        "UPDATE licensing_vendor SET name = 'Raw' WHERE slug = 'v0'",
        (
            "MERGE INTO licensing_vendor USING (SELECT 'v0' AS slug) AS given ON licensing_vendor.slug = given.slug"
            " WHEN MATCHED THEN UPDATE SET name = 'Raw'"
        ),
        "WITH done AS (UPDATE licensing_vendor SET name = 'Raw' WHERE slug = 'v0' RETURNING 1) SELECT * FROM done",
    ],
    ids=["insert", "upsert", "update", "merge", "inside-a-select"],
)
def test_raw_sql_is_recorded(ada, statement):
    make_vendors(1, ada)
    with change(actor=ada, reason="by hand"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Event.objects.filter(name="Raw").values_list("pgh_context__reason", flat=True)) == ["by hand"]


def test_copy_is_recorded(ada):
    statement = "COPY licensing_vendor (slug, name, site, direct_url) FROM STDIN"
    with change(actor=ada, reason="loaded"), connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(("c1", "C", "", ""))
        copy.write_row(("c2", "C", "", ""))
    assert Event.objects.filter(pgh_context__reason="loaded").count() == 2


def test_ranges_and_links_are_kept_as_they_were(ada):
    valid = DateRange(date(2020, 1, 1), None)
    with change(actor=ada, reason="signed"):
        root = Partner.objects.create(slug="root", name_en="Root", country="RU", valid=valid)
        Partner.objects.create(slug="ben", name_en="Ben", country="KZ", parent=root, valid=valid)
    event = Partner.pgh_event_model.objects.get(slug="ben")
    assert (event.parent_id, event.valid) == (root.pk, valid)


@pytest.mark.parametrize("model", recorded_models(), ids=lambda model: model._meta.label)
def test_event_table_holds_every_column_without_its_constraints(model):
    events = event_model(model)
    kept = {column.column for column in events._meta.concrete_fields}
    assert {column.column for column in model._meta.concrete_fields} <= kept
    assert not any(column.unique for column in events._meta.concrete_fields if not column.primary_key)
    assert not any(column.db_constraint for column in events._meta.concrete_fields if column.is_relation)
    assert not events._meta.constraints
    for column in model._meta.concrete_fields:
        if isinstance(column, ArrayField | models.JSONField):
            assert type(events._meta.get_field(column.name)) is type(column)


def test_context_of_an_event_may_not_be_empty():
    for model in recorded_models():
        events = event_model(model)
        assert not events._meta.get_field("pgh_context").null
        assert not events._meta.get_field("pgh_context_id").null
