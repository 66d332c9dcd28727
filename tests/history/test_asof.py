"""Reading by two clocks: what applied on a day, as it was known at a moment and to a snapshot."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from history.asof import as_of, current_snapshot, with_writer
from history.changes import change
from history.clock import now
from licensing.models import Vendor
from partners.models import Partner

INSTANT = timedelta(microseconds=1)
YEAR = DateRange(date(2021, 1, 1), date(2022, 1, 1))


def make(slug="v", name="first"):
    with change(actor=None, reason="system:test"):
        return Vendor.objects.create(slug=slug, name=name)


def rename(vendor, name):
    with change(actor=None, reason="system:test"):
        Vendor.objects.filter(pk=vendor.pk).update(name=name)
    return vendor.events.order_by("-pgh_id").first().pgh_created_at


def names(**clocks):
    return list(as_of(Vendor, **clocks).order_by("id").values_list("name", flat=True))


@pytest.mark.django_db
def test_edges_of_what_was_known():
    vendor = make()
    made = vendor.events.get().pgh_created_at
    renamed = rename(vendor, "second")
    assert names(known=made - INSTANT) == []
    assert names(known=made) == ["first"]
    assert names(known=renamed - INSTANT) == ["first"]
    assert names(known=renamed) == ["second"]
    assert names() == ["second"]


@pytest.mark.django_db
def test_filter_chooses_among_the_newest_rows_only():
    vendor = make()
    between = rename(vendor, "second")
    rename(vendor, "third")
    assert not as_of(Vendor, known=between).filter(name="first").exists()
    assert not as_of(Vendor, known=now()).filter(name__in=["first", "second"]).exists()
    assert as_of(Vendor, known=between).filter(name="second").count() == 1


@pytest.mark.django_db
def test_live_rows_without_a_clock():
    make()
    assert as_of(Vendor).model is Vendor


@pytest.mark.django_db
def test_one_statement(django_assert_num_queries):
    renamed = rename(make(), "second")
    with django_assert_num_queries(1):
        assert len(as_of(Vendor, known=renamed, snapshot="1:1:").filter(name="second")) == 0


@pytest.mark.parametrize("by_event", [False, True], ids=["live", "as-known"])
@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2020, 12, 31), 0),
        (date(2021, 1, 1), 1),
        (date(2021, 12, 31), 1),
        (date(2022, 1, 1), 0),
    ],
    ids=["day-before", "first-day", "last-day", "day-after"],
)
@pytest.mark.django_db
def test_what_applied_on_a_day(day, found, by_event):
    with change(actor=None, reason="system:test"):
        Partner.objects.create(slug="ben", name_en="Ben", country="KZ", valid=YEAR)
    assert as_of(Partner, on=day, known=now() if by_event else None).count() == found


@pytest.mark.django_db
def test_day_of_an_older_version_does_not_answer():
    with change(actor=None, reason="system:test"):
        ben = Partner.objects.create(slug="ben", name_en="Ben", country="KZ", valid=YEAR)
        Partner.objects.filter(pk=ben.pk).update(valid=DateRange(empty=True))
    assert as_of(Partner, on=date(2021, 6, 1), known=now()).count() == 0


def write_from(session, slug):
    session.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
    session.execute(
        'SELECT set_config(\'pghistory.context_metadata\', \'{"actor": null, "reason": "system:other"}\', true)'
    )
    session.execute("INSERT INTO licensing_vendor (slug, name, site, direct_url) VALUES (%s, %s, '', '')", [slug, slug])


def test_writer_that_had_not_committed_is_not_seen(other_session):
    """Its event is older than the answer, yet the answer did not have it: time alone would replay another."""
    make(name="mine")
    write_from(other_session, "late")
    answered, snapshot = now(), current_snapshot()
    assert names() == ["mine"]
    other_session.commit()
    assert sorted(names(known=answered)) == ["late", "mine"]
    assert names(known=answered, snapshot=snapshot) == ["mine"]
    assert sorted(names(known=now(), snapshot=current_snapshot())) == ["late", "mine"]


def test_older_version_answers_while_the_newer_is_not_seen(other_session):
    vendor = make(name="first")
    other_session.execute(
        "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true),"
        ' set_config(\'pghistory.context_metadata\', \'{"actor": null, "reason": "system:other"}\', true)'
    )
    other_session.execute("UPDATE licensing_vendor SET name = 'second' WHERE id = %s", [vendor.pk])
    answered, snapshot = now(), current_snapshot()
    other_session.commit()
    assert names(known=answered, snapshot=snapshot) == ["first"]


def test_writer_that_rolled_back_leaves_nothing(other_session):
    write_from(other_session, "gone")
    snapshot = current_snapshot()
    other_session.rollback()
    assert names(known=now(), snapshot=snapshot) == []


def test_later_write_is_not_seen_by_an_earlier_snapshot(transactional_db):
    vendor = make(name="first")
    snapshot = current_snapshot()
    rename(vendor, "second")
    assert names(snapshot=snapshot) == ["first"]


def test_snapshot_sees_what_its_own_transaction_wrote(other_session):
    with transaction.atomic():
        write_from(other_session, "running")
        make(name="own")
        snapshot = current_snapshot()
    other_session.commit()
    assert names(snapshot=snapshot) == ["own"]


@pytest.mark.parametrize(
    ("snapshot", "writer", "widened"),
    [
        ("10:10:", 10, "10:11:"),
        ("10:10:", 13, "10:14:10,11,12"),
        ("8:10:8", 11, "8:12:8,10"),
        ("8:12:8,9", 10, "8:12:8,9"),
    ],
    ids=["next", "others-between", "others-running", "seen-already"],
)
@pytest.mark.django_db
def test_widened_snapshot(snapshot, writer, widened):
    assert with_writer(snapshot, writer) == widened
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_visible_in_snapshot(%s::text::xid8, %s::pg_snapshot)", [writer, widened])
        assert cursor.fetchone() == (True,)
