"""Acts on chosen cells of the matrix: what they mean for the licenses behind them."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from licensing.models import Act, License, LicenseStop
from licensing.services.answers import answer_question
from licensing.services.cells import act_on_cells
from licensing.services.commitments import record_commitment
from licensing.services.licenses import revoke_license, stop_licenses
from partners.exceptions import Refused
from tests.licensing.conftest import DAY, SYSTEM, YEAR

pytestmark = pytest.mark.django_db
LAST = date(2021, 12, 31)
GRANT = {"action": "grant", "on": YEAR[0], "last": LAST}
EMPTY = DateRange(empty=True)


def cells(*named: str) -> list[tuple[str, str, str]]:
    """Return the cells of kettles named `segment country …`, or of another line `line:segment country …`."""
    found = []
    for name in named:
        what, *countries = name.split()
        line, _colon, segment = what.rpartition(":")
        found += [(line or "kettles", segment, country) for country in countries]
    return found


def standing(on: date | None = None) -> list[tuple]:
    """Return the licenses of sub-partners of which a day is left, those of one day if it is given."""
    rows = License.objects.filter(holder__is_operator=False, valid__isempty=False).select_related("segment")
    rows = rows.in_period(on) if on else rows
    return sorted((row.segment.code, row.territory, row.excluded, row.valid) for row in rows)


@pytest.fixture
def act(ceiling, bens_partner, ada):
    """Return a function that acts on cells of Ben's matrix."""

    def do(chosen: list, **values) -> Act:
        return act_on_cells(bens_partner, chosen, actor=ada, reason="Agreement 7", **values)

    return do


# Granting


def test_a_license_for_each_segment_over_the_chosen_countries(act, bens_partner, operator, ada):
    done = act(cells("commercial KZ AM", "education KZ"), **GRANT)
    assert standing() == [
        ("commercial", ["AM", "KZ"], [], DateRange(*YEAR)),
        ("education", ["KZ"], [], DateRange(*YEAR)),
    ]
    rows = License.objects.filter(act_items__act=done)
    assert {(row.holder, row.grantor, row.may_pass_on) for row in rows} == {(bens_partner, operator, False)}
    assert (done.kind, done.actor, done.reason) == ("grant", ada, "Agreement 7")


REFUSED = {
    "a country the vendor did not grant": (["commercial GE"], {}, "ceiling"),
    "a segment it did not grant": (["healthcare KZ"], {}, "ceiling"),
    "a line it did not grant": (["lamps:commercial KZ"], {}, "ceiling"),
    "a line that is none": (["pots:commercial KZ"], {}, "ceiling"),
    "before the vendor's grant": (["commercial KZ"], {"on": date(2014, 12, 31)}, "ceiling"),
    "one of many": (["commercial KZ AM RU", "agency RU"], {}, "ceiling"),
    "no license needed: state": (["state KZ"], {}, "no_license_needed"),
    "no license needed: institution": (["institution KZ"], {}, "no_license_needed"),
    "no license needed: one of many": (["commercial KZ", "beneficiary KZ"], {}, "no_license_needed"),
    "a segment that is none": (["nobody KZ"], {}, "no_license_needed"),
    "over before it begins": (["commercial KZ"], {"last": date(2020, 12, 30)}, "period"),
    "nothing": ([], {}, "nothing"),
}


@pytest.mark.parametrize(("chosen", "values", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_granted(act, chosen, values, code):
    with pytest.raises(Refused) as refusal:
        act(cells(*chosen), **{**GRANT, **values})
    assert (refusal.value.code, standing(), Act.objects.filter(reason="Agreement 7").count()) == (code, [], 0)


def test_a_segment_below_the_vendors_is_granted(act):
    act(cells("university KZ"), **GRANT)
    assert standing() == [("university", ["KZ"], [], DateRange(*YEAR))]


def test_what_a_policy_withdrew_is_not_granted(act, withdraw, ann):
    withdraw(segments=["education"], since=date(2021, 1, 1))
    with pytest.raises(Refused) as refusal:
        act(cells("university KZ"), **GRANT)
    assert (refusal.value.code, standing()) == ("ceiling", [])


HELD = {
    "a country": ({"territory": ("KZ",)}, [["AM"]]),
    "a group but for one": ({"territory": ("CIS",), "excluded": ("AM",)}, [["AM"]]),
    "until the eve": ({"territory": ("AM", "KZ"), "since": date(2020, 1, 1), "until": YEAR[0]}, [["AM", "KZ"]]),
    "from a later day": ({"territory": ("CIS",), "since": DAY}, [["AM", "KZ"]]),
    "by another line": ({"line": "lamps", "territory": ("CIS",)}, [["AM", "KZ"]]),
    "by another partner": ({"holder": "cleos_partner", "territory": ("CIS",)}, [["AM", "KZ"]]),
}


@pytest.mark.parametrize(("held", "granted"), HELD.values(), ids=HELD.keys())
def test_what_is_held_is_left_out(request, act, grant, lines, held, granted):
    held = dict(held)
    if "line" in held:
        held["line"] = lines[held["line"]]
    if "holder" in held:
        held["holder"] = request.getfixturevalue(held["holder"])
    grant(**held)
    done = act(cells("commercial KZ AM"), **GRANT)
    assert [item.license.territory for item in done.items.all()] == granted


def test_what_is_held_already_is_granted_once(act):
    act(cells("commercial KZ"), **GRANT)
    with pytest.raises(Refused) as refusal:
        act(cells("commercial KZ"), **GRANT)
    assert (refusal.value.code, len(standing())) == ("nothing", 1)


# Revoking, stopping, resuming, renewing

VERBS = {
    "revoke": {"action": "revoke", "on": DAY},
    "stop": {"action": "stop", "on": DAY, "why": "compliance"},
    "resume": {"action": "resume", "on": DAY},
    "renew": {"action": "renew", "last": date(2022, 12, 31)},
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
@pytest.mark.parametrize(
    "chosen",
    [[], ["education KZ"], ["commercial RU"], ["university KZ"], ["lamps:commercial KZ"], ["nobody XX"]],
    ids=["nothing", "another segment", "another country", "below another segment", "another line", "what is none"],
)
def test_without_a_license_behind_them_nothing_is_done(act, grant, verb, chosen):
    grant(territory=("AM", "KZ"))
    before = standing()
    with pytest.raises(Refused) as refusal:
        act(cells(*chosen), **verb)
    assert (refusal.value.code, standing(), LicenseStop.objects.count()) == ("nothing", before, 0)


REVOKED = {
    "one country": (["commercial KZ"], {}, [("AM",)], DateRange(YEAR[0], DAY)),
    "all of it": (["commercial KZ AM"], {}, [], DateRange(YEAR[0], DAY)),
    "more than it holds": (["commercial KZ AM RU"], {}, [], DateRange(YEAR[0], DAY)),
    "one country, as if never": (["commercial KZ"], {"as_if_never": True}, [("AM",)], EMPTY),
    "all of it, as if never": (["commercial KZ AM"], {"as_if_never": True}, [], EMPTY),
}


@pytest.mark.parametrize(("chosen", "how", "left", "valid"), REVOKED.values(), ids=REVOKED.keys())
def test_revoked(act, grant, cleos_partner, chosen, how, left, valid):
    row = grant(territory=("AM", "KZ"))
    others = [grant("education", territory=("AM", "KZ")), grant(holder=cleos_partner, territory=("AM", "KZ"))]
    done = act(cells(*chosen), **VERBS["revoke"], **how)
    row.refresh_from_db()
    assert (row.revoked, row.valid) == (True, valid)
    successors = License.objects.filter(predecessor=row)
    assert [tuple(found.territory) for found in successors] == left
    begin = YEAR[0] if how else DAY
    assert {found.valid for found in successors} <= {DateRange(begin, YEAR[1])}
    assert {found.license_id for found in done.items.all()} == {row.pk, *(found.pk for found in successors)}
    assert not License.objects.filter(pk__in=[found.pk for found in others], revoked=True)


def test_what_begins_later_is_revoked_too(act, grant):
    row = grant(since=date(2021, 9, 1))
    act(cells("commercial KZ"), **VERBS["revoke"])
    row.refresh_from_db()
    assert (row.revoked, row.valid) == (True, EMPTY)


def stopped_places(on: date) -> list[str]:
    """Return the countries of Ben's licenses that are stopped on a day."""
    stops = LicenseStop.objects.in_force(on).filter(license__valid__contains=on)
    return sorted(country for stop in stops.select_related("license") for country in stop.license.territory)


PARTS = {"one country": (["commercial KZ"], ["KZ"]), "all of it": (["commercial AM KZ"], ["AM", "KZ"])}


@pytest.mark.parametrize(("chosen", "stopped"), PARTS.values(), ids=PARTS.keys())
def test_stopped_and_resumed(act, grant, chosen, stopped):
    grant(territory=("AM", "KZ"))
    act(cells(*chosen), **VERBS["stop"])
    assert stopped_places(DAY) == stopped
    assert {(stop.reason, stop.text) for stop in LicenseStop.objects.all()} == {("compliance", "Agreement 7")}
    held = sorted(country for row in standing(DAY) for country in row[1])
    assert held == ["AM", "KZ"]
    act(cells(*chosen), action="resume", on=date(2021, 6, 10))
    assert (stopped_places(date(2021, 6, 9)), stopped_places(date(2021, 6, 10))) == (stopped, [])


@pytest.mark.parametrize("verb", ["stop", "resume"])
def test_twice_is_once(act, grant, verb):
    grant(territory=("AM", "KZ"))
    first = act(cells("commercial KZ"), **VERBS["stop"])
    if verb == "resume":
        first = act(cells("commercial KZ"), **VERBS["resume"])
    before = standing(), LicenseStop.objects.count()
    assert act(cells("commercial KZ"), **VERBS[verb]) == first
    assert (standing(), LicenseStop.objects.count()) == before


def test_of_what_was_stopped_whole_a_part_is_resumed(act, grant):
    row = grant(territory=("AM", "KZ"))
    stop_licenses([row], **SYSTEM, on=date(2021, 3, 1), why="compliance", blocks_running=True)
    act(cells("commercial KZ"), **VERBS["resume"])
    assert (stopped_places(date(2021, 5, 31)), stopped_places(DAY)) == (["AM", "KZ"], ["AM"])
    assert sorted(country for found in standing(DAY) for country in found[1]) == ["AM", "KZ"]
    assert {stop.blocks_running for stop in LicenseStop.objects.in_force(DAY)} == {True}


@pytest.mark.parametrize(("chosen", "renewed"), PARTS.values(), ids=PARTS.keys())
def test_renewed(act, grant, chosen, renewed):
    row = grant(territory=("AM", "KZ"))
    done = act(cells(*chosen), **VERBS["renew"], on=DAY)
    successor = License.objects.get(act_items__act=done)
    assert (successor.territory, successor.valid) == (renewed, DateRange(YEAR[1], date(2023, 1, 1)))
    assert successor.predecessor == row
    row.refresh_from_db()
    assert (row.valid, row.revoked) == (DateRange(*YEAR), False)


def test_what_has_no_end_is_not_renewed(act, grant):
    grant(until=None)
    with pytest.raises(Refused) as refusal:
        act(cells("commercial KZ"), **VERBS["renew"], on=DAY)
    assert refusal.value.code == "endless"


def test_what_is_over_is_neither_revoked_nor_stopped(act, grant):
    revoke_license(grant(), **SYSTEM, on=DAY)
    for verb in ("revoke", "stop"):
        with pytest.raises(Refused):
            act(cells("commercial KZ"), **{**VERBS[verb], "on": DAY})
    act(cells("commercial KZ"), action="revoke", on=DAY - timedelta(days=1))
    assert standing(DAY - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("chosen", "blocks", "verdicts"),
    [
        (["commercial KZ"], False, ("deny", "allow")),
        (["commercial KZ"], True, ("deny", "deny")),
        (["commercial AM KZ"], True, ("deny", "deny")),
        ([], False, ("allow", "allow")),
    ],
    ids=["new sales alone", "running contracts too", "of the whole license", "not stopped"],
)
def test_what_a_stop_leaves_to_running_business(act, grant, bank, kettle, bens_partner, ask, chosen, blocks, verdicts):
    grant(territory=("AM", "KZ"))
    told = {"partner": bens_partner, "customer": bank, "products": [kettle.sku], **SYSTEM}
    contract = record_commitment(**told, business="running", since=date(2021, 2, 1), number="17/2021")
    if chosen:
        act(cells(*chosen), **VERBS["stop"], blocks_running=blocks)
    questions = (ask(on=DAY), ask(on=DAY, business="running", commitment=contract))
    assert tuple(answer_question(question, actor=None).row.verdict for question in questions) == verdicts
