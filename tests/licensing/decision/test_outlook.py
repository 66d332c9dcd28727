"""How long an answer holds and what would change it; facts as the stored answer keeps them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from licensing.decision import decide, digest, holds_until, would_change
from licensing.sentences import change_sentence
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


OTHER_COUNTRY = {
    "customer.mill": {"country": "KG"},
    "customer.home": customer_of("mill", "commercial", "none"),
}


def stopped(**licenses: str) -> dict:
    """Stops of licenses, by id, that leave nothing."""
    return {
        f"hold.{key}": {"license": license, "valid": [None, None], "blocks_running": True}
        for key, license in licenses.items()
    }


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
    "the document, where another country has the identifier": (
        {"policy.p": policy_of(), **OTHER_COUNTRY},
        {"class": "running", "since": "2021-02-10"},
        [("document", "seller", "allow")],
    ),
    "the document, where it is the buyer that is on file": (
        {"policy.p": policy_of(), "commitment.c": commitment_of()},
        {"class": "running", "since": "2021-02-10", "customer": "college", "buyer": "mill"},
        [("document", "seller", "allow")],
    ),
    "the stop of a license": (stopped(a="shop-commercial"), {}, [("lift_hold", "distributor", "allow")]),
    "every stop of a license": (
        stopped(a="shop-commercial", b="shop-commercial"),
        {},
        [("lift_hold", "distributor", "allow")],
    ),
    "the stop of a license above": (stopped(a="north-commercial"), {}, [("lift_hold", "distributor", "allow")]),
    "the customer": ({}, {"customer": "nobody"}, [("add_customer", "seller", "allow")]),
    "customer and buyer": ({}, {"customer": "nobody", "buyer": "noone"}, [("add_customer", "seller", "allow")]),
    "a classification": (
        {"customer.mill": customer_of("mill", signals={"activity": ["healthcare"]})},
        {},
        [("classify", "distributor", "allow")],
    ),
    "a finding, where there is a signal": (
        {"policy.p": policy_of(segments=["state"]), "customer.blank": {"signals": {"state": True}}},
        {"customer": "blank"},
        [("find_owners", "distributor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "a finding, where it is denied without": (
        {"policy.p": policy_of(measure={"name": "share_above", "limit": 25}, unproven="deny")},
        {"customer": "blank"},
        [("find_owners", "distributor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "approval": (
        {"policy.p": policy_of(effect="approval")},
        {},
        [("approve", "distributor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "what is contested": ({"policy.p": policy_of(contested="held")}, {}, [("resolve", "distributor", "allow")]),
    "the better of two half ways": (
        {"policy.p": policy_of(effect="approval"), "license.shop-commercial": None},
        {},
        [("license", "distributor", "review")],
    ),
    "nobody can sell what is not offered": ({"offer.kettles": None}, {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "told"), WHAT.values(), ids=WHAT.keys())
def test_what_would_change_it(changes, asked, told):
    asked_of, found, facts = decided(changes, asked)
    changed = would_change(asked_of, found, facts)
    assert [(row.what, row.who, row.verdict) for row in changed] == told
    assert not any(row.together for row in changed)


TOGETHER = {
    "a policy and a license": (
        {"policy.p": policy_of(), "license.shop-commercial": None},
        {},
        [("license", "distributor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "two policies": (
        {"policy.p": policy_of(), "policy.q": policy_of(8)},
        {},
        [("end_policy", "vendor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "two stops": (
        {
            "hold.a": {"partner": "shop", "valid": [None, None]},
            "hold.b": {"partner": "north", "valid": [None, None]},
        },
        {},
        [("lift_hold", "distributor", "allow"), ("lift_hold", "distributor", "allow")],
    ),
    "a stop and a policy that asks, by what is nearest": (
        {"hold.a": {"license": "shop-commercial", "valid": [None, None]}, "policy.p": policy_of(segments=["state"])}
        | {"policy.q": policy_of(8, effect="direct_only")},
        {"customer": "blank"},
        [("declare", "seller", "allow"), ("lift_hold", "distributor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "the customer, and then its owners": (
        {"policy.p": policy_of(segments=["state"])},
        {"customer": "nobody"},
        [("declare", "seller", "allow"), ("add_customer", "seller", "allow")],
    ),
    "the customer, and then the document": (
        {"policy.p": policy_of()},
        {"customer": "nobody", "class": "running", "since": "2021-02-10"},
        [("add_customer", "seller", "allow"), ("document", "seller", "allow")],
    ),
    "the buyer behind the customer": (
        {"policy.p": policy_of(countries=["KZ"]), "policy.q": policy_of(8, countries=["KG"])}
        | {"customer.far": customer_of("far", "commercial", "none", country="KG")},
        {"buyer": {"country": "KG", "identifier": "far"}},
        [("end_policy", "vendor", "allow"), ("end_policy", "vendor", "allow")],
    ),
    "nothing at all": ({"offer.kettles": None, "license.shop-commercial": None}, {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "asked", "told"), TOGETHER.values(), ids=TOGETHER.keys())
def test_what_would_change_it_together(changes, asked, told):
    asked_of, found, facts = decided(changes, asked)
    changed = would_change(asked_of, found, facts)
    assert [(row.what, row.who, row.verdict) for row in changed] == told
    assert all(row.together for row in changed)


def test_a_stopped_license_rests_on_its_stop():
    _asked, found, _facts = decided(stopped(a="shop-commercial"), {})
    assert found.governing_reason.record == ("hold", "a")


def test_every_change_has_its_sentence():
    for table in (WHAT, TOGETHER):
        for changes, asked, _told in table.values():
            asked_of, found, facts = decided(changes, asked)
            for row in would_change(asked_of, found, facts):
                alone, more = (change_sentence(row.what, row.who, together=together) for together in (False, True))
                assert more.startswith(alone)


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
