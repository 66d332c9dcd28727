"""One Undo takes an act back: every license and its stops are as they were, and it is an act of its own."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from jobs.models import Outbox
from licensing.models import Act, License, LicenseStop
from licensing.services.acts import undo_act
from licensing.services.licenses import (
    Cut,
    Grant,
    grant_licenses,
    renew_licenses,
    resume_licenses,
    revoke_licenses,
    revoke_parts,
    stop_licenses,
    stop_parts,
)
from partners.exceptions import Refused
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db
EMPTY = DateRange(empty=True)


@pytest.fixture
def held(grant) -> list[License]:
    """Two licenses of Ben's partner, the second one stopped since 1 March."""
    rows = [grant("commercial", territory=("AM", "KZ")), grant("education", territory=("AM", "KZ"))]
    stop_licenses(rows[1:], **SYSTEM, on=date(2021, 3, 1))
    return rows


def picture() -> tuple[dict, dict]:
    """Return every license and every stop, as they stand."""
    return (
        {row.pk: (row.valid, row.revoked) for row in License.objects.all()},
        {row.pk: (row.license_id, row.valid, row.blocks_running) for row in LicenseStop.objects.all()},
    )


ACTS = {
    "revoke from a day": lambda rows: revoke_licenses(rows, **SYSTEM, on=DAY),
    "revoke as if never": lambda rows: revoke_licenses(rows, **SYSTEM, as_if_never=True),
    "revoke a country": lambda rows: revoke_parts([Cut(row, {"AM"}) for row in rows], **SYSTEM, on=DAY),
    "revoke a country as if never": lambda rows: revoke_parts([Cut(row, {"AM"}) for row in rows], **SYSTEM, on=None),
    "stop": lambda rows: stop_licenses(rows, **SYSTEM, on=DAY, blocks_running=True),
    "stop a country": lambda rows: stop_parts([Cut(row, {"AM"}) for row in rows], **SYSTEM, on=DAY),
    "resume": lambda rows: resume_licenses(rows, **SYSTEM, on=DAY),
    "resume as if never stopped": lambda rows: resume_licenses(rows, **SYSTEM, on=date(2021, 3, 1)),
    "renew": lambda rows: renew_licenses(rows, **SYSTEM, until=date(2023, 1, 1)),
}


@pytest.mark.parametrize("verb", ACTS.values(), ids=ACTS.keys())
def test_everything_is_back(held, ada, verb):
    licenses, stops = picture()
    act = verb(held)
    undo = undo_act(act, actor=ada, reason="Mistaken")
    now_licenses, now_stops = picture()
    assert {pk: now_licenses.pop(pk) for pk in licenses} == licenses
    assert {pk: now_stops.pop(pk) for pk in stops} == stops
    assert set(now_licenses.values()) <= {(EMPTY, True)}
    assert {valid for _license, valid, _blocks in now_stops.values()} <= {EMPTY}
    assert (undo.kind, undo.undoes, undo.actor, undo.reason) == ("undo", act, ada, "Mistaken")
    assert {row.license_id: row.before for row in undo.items.all()} == {
        row.license_id: row.after for row in act.items.all()
    }
    assert Outbox.objects.filter(topic="licensing.act", payload={"act": undo.pk}).count() == 1


def test_what_was_granted_is_as_if_never(grant, ada):
    row = grant()
    undo_act(Act.objects.get(), actor=ada, reason="Mistaken")
    row.refresh_from_db()
    assert (row.valid, row.revoked) == (EMPTY, True)
    assert grant().valid == DateRange(*YEAR)


@pytest.mark.parametrize("verb", ACTS.values(), ids=ACTS.keys())
def test_undone_twice_is_once(held, ada, ann, verb):
    act = verb(held)
    first = undo_act(act, actor=ada, reason="Mistaken")
    before, events = picture(), License.pgh_event_model.objects.count()
    assert undo_act(act, actor=ann, reason="Once more") == first
    assert (picture(), License.pgh_event_model.objects.count()) == (before, events)


LATER = {
    "revoked since": lambda rows: revoke_licenses(rows[:1], **SYSTEM, on=date(2021, 5, 1)),
    "stopped since": lambda rows: stop_licenses(rows[:1], **SYSTEM, on=date(2021, 4, 1)),
    "resumed since": lambda rows: resume_licenses(rows[1:], **SYSTEM, on=date(2021, 4, 1)),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER.keys())
def test_what_changed_since_is_not_undone(held, ada, later):
    act = revoke_licenses(held, **SYSTEM, on=DAY)
    changed = later(held).items.values_list("license_id", flat=True)
    before = picture()
    with pytest.raises(Refused) as refusal:
        undo_act(act, actor=ada, reason="Mistaken")
    assert refusal.value.code == "moved"
    assert [f"L-{row.pk}" in str(refusal.value) for row in held] == [row.pk in changed for row in held]
    assert (picture(), Act.objects.filter(kind="undo").count()) == (before, 0)


def test_acts_are_undone_from_the_last_one_back(held, ada):
    before = picture()[0]
    acts = [stop_licenses(held[:1], **SYSTEM, on=DAY), revoke_licenses(held[:1], **SYSTEM, on=date(2021, 7, 1))]
    for act in reversed(acts):
        undo_act(act, actor=ada, reason="Mistaken")
    assert picture()[0] == before
    assert {row.valid for row in held[0].stops.all()} == {EMPTY}


def test_an_undo_can_be_undone(held, ada):
    act = revoke_licenses(held, **SYSTEM, on=DAY)
    after = picture()
    undo = undo_act(act, actor=ada, reason="Mistaken")
    undo_act(undo, actor=ada, reason="No, it was right")
    assert picture() == after


def test_an_undo_makes_no_room_for_what_took_its_place(held, grant, ada):
    act = revoke_licenses(held, **SYSTEM, on=DAY)
    grant("commercial", territory=("AM", "KZ"), since=DAY)
    before = picture()
    with pytest.raises(Refused) as refusal:
        undo_act(act, actor=ada, reason="Mistaken")
    assert (refusal.value.code, picture()) == ("overlap", before)


def test_an_undo_is_no_loop(lines, segments, operator, bens_partner, ada, django_assert_num_queries):
    def act(*codes: str) -> Act:
        common = {"line": lines["lamps"], "territory": ("KZ",), "since": YEAR[0], "grantor": operator}
        return grant_licenses([Grant(bens_partner, segment=segments[code], **common) for code in codes], **SYSTEM)

    one, three = act("commercial"), act("education", "school", "hospital")
    with django_assert_num_queries(30):
        undo_act(one, actor=ada, reason="Mistaken")
    with django_assert_num_queries(30):
        undo_act(three, actor=ada, reason="Mistaken")
