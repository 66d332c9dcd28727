"""Grant, revoke, stop, resume, renew: one act each, twice is once."""

from datetime import date

import pytest
from psycopg.types.range import DateRange

from history.changes import change
from jobs.models import Outbox
from licensing.models import Act, License, LicenseStop
from licensing.services.licenses import (
    Cut,
    Grant,
    grant_licenses,
    renew_licenses,
    resume_licenses,
    revoke_license,
    revoke_licenses,
    revoke_parts,
    stop_licenses,
)
from partners.exceptions import Refused
from partners.services.partners import end_partner
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db
EMPTY = DateRange(empty=True)


def fresh(row: License) -> License:
    return License.objects.get(pk=row.pk)


@pytest.fixture
def wanted(lines, segments, operator, bens_partner) -> dict:
    return {
        "holder": bens_partner,
        "line": lines["kettles"],
        "segment": segments["commercial"],
        "territory": ("KZ", "AM"),
        "since": YEAR[0],
        "until": YEAR[1],
        "grantor": operator,
    }


def test_a_grant_is_one_act_with_its_reason(wanted, segments, ada):
    act = grant_licenses(
        [Grant(**wanted), Grant(**{**wanted, "segment": segments["education"]})], actor=ada, reason="Agreement 7"
    )
    rows = License.objects.filter(act_items__act=act)
    assert [(row.segment.code, row.territory, row.valid, row.revoked) for row in rows.order_by("pk")] == [
        ("commercial", ["AM", "KZ"], DateRange(*YEAR), False),
        ("education", ["AM", "KZ"], DateRange(*YEAR), False),
    ]
    assert (act.kind, act.actor, act.reason) == ("grant", ada, "Agreement 7")
    assert {item.before for item in act.items.all()} == {None}
    assert Outbox.objects.get(topic="licensing.act").payload == {"act": act.pk}
    event = License.pgh_event_model.objects.filter(pgh_obj_id=rows[0].pk).get()
    assert (event.pgh_context["actor"], event.pgh_context["reason"]) == (ada.pk, "Agreement 7")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"until": YEAR[0]}, "period"),
        ({"until": date(2020, 12, 31)}, "period"),
        ({"territory": ()}, "territory"),
        ({"grantor": "holder"}, "itself"),
        ({"holder": "ended"}, "ended"),
    ],
    ids=["no day", "backward", "nowhere", "to oneself", "to a partner that has ended"],
)
def test_what_is_not_granted(wanted, cleos_partner, values, code):
    end_partner(cleos_partner, **SYSTEM, on=YEAR[0])
    cleos_partner.refresh_from_db()
    named = {"holder": wanted["holder"], "ended": cleos_partner}
    given = {key: named[value] if isinstance(value, str) else value for key, value in values.items()}
    with pytest.raises(Refused) as refusal:
        grant_licenses([Grant(**wanted), Grant(**{**wanted, **given})], **SYSTEM)
    assert refusal.value.code == code
    assert (License.objects.count(), Act.objects.count()) == (0, 0)


def test_nothing_is_no_grant(wanted):
    with pytest.raises(Refused) as refusal:
        grant_licenses([], **SYSTEM)
    assert refusal.value.code == "nothing"


def test_the_last_day_of_a_partnership_may_be_granted(wanted, bens_partner):
    end_partner(bens_partner, **SYSTEM, on=date(2021, 1, 2))
    bens_partner.refresh_from_db()
    assert grant_licenses([Grant(**{**wanted, "holder": bens_partner})], **SYSTEM).items.count() == 1


def test_an_overlap_grants_nothing_of_the_act(wanted, segments):
    grant_licenses([Grant(**wanted)], **SYSTEM)
    both = [Grant(**{**wanted, "segment": segments["education"]}), Grant(**{**wanted, "since": date(2021, 12, 31)})]
    with pytest.raises(Refused) as refusal:
        grant_licenses([both[0], Grant(**{**wanted, "since": date(2021, 12, 31), "until": None})], **SYSTEM)
    assert (refusal.value.code, License.objects.count(), Act.objects.count()) == ("overlap", 1, 1)


@pytest.mark.parametrize(
    ("how", "valid"),
    [
        ({"on": DAY}, DateRange(YEAR[0], DAY)),
        ({"on": YEAR[0]}, EMPTY),
        ({"on": date(2020, 6, 1)}, EMPTY),
        ({"on": date(2021, 12, 31)}, DateRange(YEAR[0], date(2021, 12, 31))),
        ({"as_if_never": True}, EMPTY),
    ],
    ids=["from a day", "from its first day", "from a day before", "from its last day", "as if never"],
)
def test_revoked(grant, how, valid):
    row = grant()
    act = revoke_license(row, **SYSTEM, **how)
    assert (fresh(row).valid, fresh(row).revoked) == (valid, True)
    assert act.items.get().before == {"valid": ["2021-01-01", "2022-01-01"], "revoked": False, "stops": []}


def test_revoked_without_an_end(grant):
    row = grant(until=None)
    revoke_license(row, **SYSTEM, on=DAY)
    assert fresh(row).valid == DateRange(YEAR[0], DAY)


@pytest.mark.parametrize(
    ("second", "valid"),
    [
        ({"on": date(2021, 3, 1)}, DateRange(YEAR[0], date(2021, 3, 1))),
        ({"on": date(2021, 9, 1)}, DateRange(YEAR[0], DAY)),
        ({"as_if_never": True}, EMPTY),
    ],
    ids=["earlier", "later changes nothing", "as if never"],
)
def test_revoked_again(grant, second, valid):
    row = grant()
    revoke_license(row, **SYSTEM, on=DAY)
    revoke_license(row, **SYSTEM, **second)
    assert fresh(row).valid == valid


def test_what_never_was_has_no_day_to_end(grant):
    row = grant()
    revoke_license(row, **SYSTEM, as_if_never=True)
    revoke_license(row, **SYSTEM, on=DAY)
    assert fresh(row).valid == EMPTY


@pytest.mark.parametrize(
    "verb",
    [
        lambda row: revoke_license(row, **SYSTEM, on=DAY),
        lambda row: revoke_license(row, **SYSTEM, as_if_never=True),
        lambda row: stop_licenses([row], **SYSTEM, on=DAY, why="compliance"),
    ],
    ids=["revoke", "revoke as if never", "stop"],
)
def test_twice_is_once(grant, verb):
    row = grant()
    first = verb(row)
    events = License.pgh_event_model.objects.count()
    assert verb(row) == first
    assert (Act.objects.count(), License.pgh_event_model.objects.count()) == (2, events)
    assert Outbox.objects.filter(topic="licensing.act").count() == 2


def test_a_stop_and_its_end(grant):
    row = grant()
    stop_licenses([row], **SYSTEM, on=DAY, why="compliance", blocks_running=True)
    stop = LicenseStop.objects.get(license=row)
    assert (stop.valid, stop.reason, stop.blocks_running) == (DateRange(DAY, None), "compliance", True)
    assert (fresh(row).valid, fresh(row).revoked) == (DateRange(*YEAR), False)
    first = resume_licenses([row], **SYSTEM, on=date(2021, 6, 10))
    assert resume_licenses([row], **SYSTEM, on=date(2021, 6, 10)) == first
    stop.refresh_from_db()
    assert stop.valid == DateRange(DAY, date(2021, 6, 10))
    stop_licenses([row], **SYSTEM, on=date(2021, 6, 10))
    assert LicenseStop.objects.count() == 2


def test_resumed_on_the_first_day_of_its_stop_it_never_stopped(grant):
    row = grant()
    stop_licenses([row], **SYSTEM, on=DAY)
    resume_licenses([row], **SYSTEM, on=DAY)
    assert LicenseStop.objects.get().valid == EMPTY


def test_what_is_not_stopped_cannot_be_resumed(grant):
    with pytest.raises(Refused) as refusal:
        resume_licenses([grant()], **SYSTEM, on=DAY)
    assert (refusal.value.code, Act.objects.count()) == ("nothing", 1)


def test_renewed_from_the_day_it_ends(grant):
    row = grant(excluded=("KZ-ALA",), may_pass_on=True, document="Contract 7", bundle="tea")
    act = renew_licenses([row], **SYSTEM, until=date(2023, 1, 1))
    successor = License.objects.get(act_items__act=act)
    assert (successor.valid, successor.predecessor) == (DateRange(YEAR[1], date(2023, 1, 1)), row)
    kept = ("holder", "grantor", "line", "segment", "territory", "excluded", "may_pass_on", "document", "bundle")
    assert [getattr(successor, name) for name in kept] == [getattr(fresh(row), name) for name in kept]
    with pytest.raises(Refused) as refusal:
        renew_licenses([row], **SYSTEM, until=date(2023, 1, 1))
    assert (refusal.value.code, License.objects.count()) == ("overlap", 2)


@pytest.mark.parametrize(
    ("values", "until", "code"),
    [
        ({"until": None}, date(2023, 1, 1), "endless"),
        ({}, YEAR[1], "period"),
        ({}, DAY, "period"),
    ],
    ids=["no end", "for no day", "into the past"],
)
def test_what_is_not_renewed(grant, values, until, code):
    row = grant(**values)
    with pytest.raises(Refused) as refusal:
        renew_licenses([row], **SYSTEM, until=until)
    assert (refusal.value.code, License.objects.count()) == (code, 1)


CUTS = {
    "one of a list": (("AM", "KZ"), (), {"AM"}, (["KZ"], [])),
    "one of a group": (("CIS",), (), {"AM"}, (["CIS"], ["AM"])),
    "beside what was excepted": (("CIS",), ("BY",), {"AM"}, (["CIS"], ["AM", "BY"])),
    "named and in a group": (("AM", "CIS"), (), {"AM"}, (["CIS"], ["AM"])),
    "all of it": (("KZ",), (), {"KZ"}, None),
    "all that is left of it": (("AM", "KZ"), ("KZ",), {"AM"}, None),
}


@pytest.mark.parametrize(("territory", "excluded", "cut", "left"), CUTS.values(), ids=CUTS.keys())
def test_countries_are_cut_out(grant, territory, excluded, cut, left):
    row = grant(territory=territory, excluded=excluded)
    act = revoke_parts([Cut(row, cut)], **SYSTEM, on=DAY)
    assert (fresh(row).valid, fresh(row).revoked) == (DateRange(YEAR[0], DAY), True)
    found = [(other.territory, other.excluded) for other in License.objects.exclude(pk=row.pk)]
    assert found == ([] if left is None else [left])
    assert set(License.objects.open().values_list("valid", flat=True)) <= {DateRange(DAY, YEAR[1])}
    assert act.items.count() == License.objects.count()


def test_a_cut_before_it_begins_leaves_the_rest_from_its_first_day(grant):
    row = grant(territory=("AM", "KZ"))
    revoke_parts([Cut(row, {"AM"})], **SYSTEM, on=date(2020, 6, 1))
    assert fresh(row).valid == EMPTY
    assert License.objects.open().get().valid == DateRange(*YEAR)


def test_a_mass_change_is_no_loop(grant, lines, segments, django_assert_num_queries):
    rows = [grant(code) for code in ("commercial", "education", "healthcare")]
    with django_assert_num_queries(15) as one:
        revoke_licenses(rows[:1], **SYSTEM, on=DAY)
    with django_assert_num_queries(len(one)):
        revoke_licenses(rows[1:], **SYSTEM, on=DAY)


def test_a_change_needs_its_reason(grant):
    row = grant()
    with pytest.raises(ValueError, match="needs a reason"):
        revoke_license(row, actor=None, reason=" ", on=DAY)
    with pytest.raises(ValueError), change(actor=None, reason="no code"):
        pass
    assert not fresh(row).revoked
