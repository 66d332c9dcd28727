"""The portal's clock: PostgreSQL's, or the story's where the owner marked the database."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from history import clock
from history.changes import change
from licensing.models import Vendor
from tests.clock import played

SECOND = timedelta(seconds=1)
LETTER = (2021, 3, 31, 9)


@pytest.fixture
def unmarked(transactional_db, owner_connection):
    """This database as a real installation's: not an illustration."""
    owner_connection.execute("UPDATE history_installation SET is_illustration = false")
    clock.read_anew()
    yield
    owner_connection.execute("UPDATE history_installation SET is_illustration = true")
    clock.read_anew()


def event_time():
    with change(actor=None, reason="system:test"):
        vendor = Vendor.objects.create(slug="v", name="V")
    return vendor.events.get().pgh_created_at


def set_clock(setting):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('history.clock', %s, true)", [setting])


@pytest.mark.django_db
def test_story_is_played_and_runs_on():
    with played(*LETTER):
        first, stamped, second = clock.now(), event_time(), clock.now()
    assert datetime(*LETTER, tzinfo=UTC) <= first < stamped < second
    assert second - first < 30 * SECOND


@pytest.mark.django_db
def test_forward_only():
    with played(*LETTER), pytest.raises(DatabaseError, match="forward only"), transaction.atomic():
        clock.play(datetime(2021, 3, 31, 8, tzinfo=UTC))
    with played(2021, 4, 8):
        assert clock.today() == date(2021, 4, 8)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (None, date(2021, 4, 1)),
        ("Europe/Moscow", date(2021, 4, 1)),
        (ZoneInfo("Asia/Almaty"), date(2021, 4, 1)),
        ("UTC", date(2021, 3, 31)),
        ("America/New_York", date(2021, 3, 31)),
    ],
    ids=["the-portal's", "by-name", "as-zone", "utc", "west"],
)
@pytest.mark.django_db
def test_today_is_the_day_of_a_zone(settings, zone, day):
    settings.TIME_ZONE = "Europe/Moscow"
    with played(2021, 3, 31, 21, 30):
        assert clock.today(zone) == day


@pytest.mark.django_db
def test_clock_is_read_once(django_assert_num_queries):
    clock.now()
    with django_assert_num_queries(0):
        clock.now(), clock.today(), clock.is_illustration()


@pytest.mark.django_db
def test_clock_of_an_illustration_is_read_again_after_a_while(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(clock, "REREAD_AFTER", 0)
    clock.now()
    with django_assert_num_queries(1):
        clock.now()


def test_installation_has_no_clock_to_set(unmarked):
    assert not clock.is_illustration()
    with pytest.raises(clock.ClockError, match="illustration"):
        clock.play(datetime(*LETTER, tzinfo=UTC))
    with pytest.raises(DatabaseError, match="only the clock of an illustration"), connection.cursor() as cursor:
        cursor.execute("SELECT history_play('2021-03-31 09:00+00')")


def test_installation_keeps_real_time_whatever_is_set(unmarked, owner_connection):
    owner_connection.execute("UPDATE history_installation SET clock_offset = '-5 years'")
    with transaction.atomic():
        set_clock("2021-03-31 09:00+00")
        stamped = event_time()
    assert abs(stamped - timezone.now()) < 60 * SECOND
    assert abs(clock.now() - timezone.now()) < 60 * SECOND


def test_installation_is_not_asked_again(unmarked, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(clock, "REREAD_AFTER", 0)
    clock.now()
    with django_assert_num_queries(0):
        clock.now(), clock.today(), clock.is_illustration()


def test_owner_marks_the_illustration(unmarked):
    out = StringIO()
    call_command("mark_illustration", stdout=out)
    assert "is an illustration now" in out.getvalue()
    assert clock.is_illustration()


@pytest.mark.django_db
def test_production_refuses_an_illustration(settings):
    settings.REFUSE_ILLUSTRATION = True
    clock.read_anew()
    with pytest.raises(ImproperlyConfigured, match="is marked as an illustration, which production refuses"):
        clock.now()


def test_production_runs_on_a_real_database(settings, unmarked):
    settings.REFUSE_ILLUSTRATION = True
    assert not clock.is_illustration()
