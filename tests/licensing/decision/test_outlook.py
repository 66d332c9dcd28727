"""How long an answer holds and what would change it; facts as the stored answer keeps them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from licensing.decision import decide, digest, holds_until, would_change
from licensing.worlds import facts_at, read_question
from tests.licensing.decision import test_effects, test_gates, test_lifting, test_rights
from tests.licensing.world import commitment_of, customer_of, license_of, policy_of, question, world

TABLES = {**test_gates.CASES, **test_rights.CASES, **test_effects.CASES, **test_lifting.CASES}


def decided(changes: dict, asked: dict):
    asked_of, known = read_question(question(**asked))
    facts = facts_at(world(changes), known)
    return asked_of, decide(asked_of, facts), facts


UNTIL = {
    "until the license ends": ({}, {}, date(2022, 1, 1)),
    "until a policy begins": ({"policy.p": policy_of(valid=["2021-07-01", None])}, {}, date(2021, 7, 1)),
    "a policy of others changes nothing": (
        {"policy.p": policy_of(valid=["2021-07-01", None], countries=["KG"])},
        {},
        date(2022, 1, 1),
    ),
    "until a stop is over": (
        {"hold.h": {"partner": "shop", "valid": ["2021-05-01", "2021-06-10"]}},
        {},
        date(2021, 6, 10),
    ),
    "until run-off is over": (
        {
            "policy.p": policy_of(run_off={"running": {"since_before": None, "until": "2021-08-31"}}),
            "commitment.c": commitment_of(),
        },
        {"class": "running", "commitment": "c"},
        date(2021, 9, 1),
    ),
    "until the contract's own end": (
        {"policy.p": policy_of(), "commitment.c": commitment_of(ends="2021-10-01")},
        {"class": "running", "commitment": "c"},
        date(2021, 10, 1),
    ),
    "until another route": (
        {"license.shop-commercial": None, "offer.kettles": {"valid": ["2015-01-01", "2021-08-01"]}},
        {},
        date(2021, 8, 1),
    ),
    "until it carries another segment": (
        {"customer.mill": {"segments": [{"segment": "agency", "valid": ["2021-06-05", None]}]}},
        {},
        date(2021, 6, 5),
    ),
    "for good": ({"license.shop-commercial": {"valid": ["2021-01-01", None]}}, {"on": "2031-01-01"}, None),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "day"), UNTIL.values(), ids=UNTIL.keys())
def test_an_answer_holds_until(changes, asked, day):
    asked_of, found, facts = decided(changes, asked)
    assert holds_until(asked_of, found, facts) == day


def test_no_day_before_differs():
    """Every table's answer is the same on each day until the one it names."""
    for changes, asked, _told in TABLES.values():
        asked_of, found, facts = decided(changes, asked)
        over = holds_until(asked_of, found, facts)
        days = min((over - asked_of.on).days, 400) if over else 60
        for number in range(1, days):
            later = decide(replace(asked_of, on=asked_of.on + timedelta(days=number)), facts)
            assert (later.verdict, later.route) == (found.verdict, found.route), (changes, asked, number)


WHAT = {
    "allowed": ({}, {}, []),
    "a statement": (
        {"policy.p": policy_of(segments=["state"])},
        {"customer": "blank"},
        [("declare", "seller", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "a license": ({"license.shop-commercial": None}, {}, [("license", "distributor", "allow")]),
    "a license of the vendor": (
        {"license.shop-commercial": None, "license.north-commercial": None},
        {},
        [("license", "vendor", "allow")],
    ),
    "the stop": ({"hold.h": {"partner": "shop", "valid": [None, None]}}, {}, [("lift_hold", "distributor", "allow")]),
    "the policy": ({"policy.p": policy_of()}, {}, [("end_policy", "vendor", "allow")]),
    "the document": (
        {"policy.p": policy_of()},
        {"class": "running", "since": "2021-02-10"},
        [("document", "seller", "allow")],
    ),
    "no one thing alone": (
        {"policy.p": policy_of(), "license.shop-commercial": None},
        {},
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "told"), WHAT.values(), ids=WHAT.keys())
def test_what_would_change_it(changes, asked, told):
    asked_of, found, facts = decided(changes, asked)
    assert [(row.what, row.who, row.verdict) for row in would_change(asked_of, found, facts)] == told


def test_facts_are_hashed_whatever_their_order():
    _asked, _found, facts = decided({"customer.mill": customer_of("mill", measures={"at_least": "12.50"})}, {})
    turned = world({"customer.mill": customer_of("mill", measures={"at_least": "12.50"})})
    turned = {kind: dict(reversed(rows.items())) for kind, rows in reversed(turned.items())}
    again = facts_at(turned, read_question(question())[1])
    assert digest(facts.as_json()) == digest(again.as_json())
    other = decided({"license.more": license_of(50, "stall", "shop", "commercial")}, {})[2]
    assert digest(facts.as_json()) != digest(other.as_json())


def test_the_governing_reason_is_among_the_reasons_and_the_best_path_is_the_vendors():
    for changes, asked, _told in TABLES.values():
        _asked, found, _facts = decided(changes, asked)
        assert found.governing_reason.code == found.governing
        assert found.path[-1] == "vendor" or {reason.detail.get("why") for reason in found.reasons} >= {"circle"}
