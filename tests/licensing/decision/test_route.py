"""The route: how the customer can buy, told from catalogue, policies and statements alone."""

import pytest

from licensing.worlds import answer
from tests.licensing.world import exception_of, policy_of, question, world

NO_LICENSE = {"license.shop-commercial": None}
OFFERED_DIRECT = {"offer.kettles": {"direct": True}}


def policy(**values) -> dict:
    return {"policy.p": policy_of(**values)}


def says(
    name: str, direct: bool | None, *, rank: str = "vendor", received: str = "2021-04-01", policy: str = "p"
) -> dict:
    row = {"policy": policy, "rank": rank, "kind": "clarifies", "received": received, "direct": direct}
    return {f"statement.{name}": row}


CASES = {
    "allowed": ({}, "partner"),
    "allowed, whatever a lifted policy says": (
        policy(direct=True) | {"exception.e": exception_of(policies=["p"])},
        "partner",
    ),
    "restricted, whatever else is said": (
        {"restriction.r": {"customer": "mill", "valid": [None, None]}} | OFFERED_DIRECT,
        "none",
    ),
    "not offered": ({"offer.kettles": None}, "none"),
    "not offered, and a policy says direct": ({"offer.kettles": None} | policy(effect="direct_only"), "vendor_direct"),
    "the catalogue says direct": (OFFERED_DIRECT, "vendor_direct"),
    "no license of one's own": (NO_LICENSE, "partner"),
    "withdrawn": (policy(), "none"),
    "withdrawn, no license either": (policy() | NO_LICENSE, "none"),
    "two statements of one day: the one entered later, as numbers": (
        policy() | says("9", True) | says("10", False),
        "none",
    ),
    "two statements of one day, the other way round": (policy() | says("9", False) | says("10", True), "vendor_direct"),
    "withdrawn with a route": (policy(direct=True), "vendor_direct"),
    "a policy lifted to nothing, no license": (
        policy(direct=True) | NO_LICENSE | {"exception.e": exception_of(policies=["p"])},
        "partner",
    ),
    "held still counts": (policy(direct=True, contested="held"), "vendor_direct"),
    "held without a route": (policy(contested="held"), "none"),
    "approval": (policy(effect="approval"), "partner"),
    "approval with a route": (policy(effect="approval", direct=True), "vendor_direct"),
    "a policy that does not match": (policy(direct=True, countries=["KG"]) | NO_LICENSE, "partner"),
    # Statements
    "the vendor says direct": (policy() | says("s", True), "vendor_direct"),
    "the distributor says direct": (policy() | says("s", True, rank="distributor"), "vendor_direct"),
    "the press says direct": (policy() | says("s", True, rank="press"), "none"),
    "a denial does not take back what the policy says": (policy(direct=True) | says("s", False), "vendor_direct"),
    "nor what the catalogue says": (OFFERED_DIRECT | policy() | says("s", False), "vendor_direct"),
    "the newest counts": (policy() | says("a", True) | says("b", False, received="2021-04-02"), "none"),
    "the newest counts, whoever of the two says it": (
        policy() | says("a", False) | says("b", True, received="2021-04-02", rank="distributor"),
        "vendor_direct",
    ),
    "the newest that speaks of the route": (
        policy() | says("a", True) | says("b", None, received="2021-04-02"),
        "vendor_direct",
    ),
    "said of another policy": (policy() | says("s", True, policy="q"), "none"),
    "direct only": (policy(effect="direct_only"), "vendor_direct"),
    "direct only, and the vendor denies it": (policy(effect="direct_only") | says("s", False), "vendor_direct"),
    "direct only, and not proven": (
        policy(effect="direct_only", measure={"name": "control"})
        | {"customer.mill": {"segments": []}}
        | says("s", False),
        "vendor_direct",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "route"), CASES.values(), ids=CASES.keys())
def test_route(changes, route):
    assert answer(world(changes), question())["route"] == route


UNPROVEN = {
    "a note bears on nothing": ({"unproven": "allow", "direct": True}, {}, "partner"),
    "an ask bears": ({"direct": True}, {}, "vendor_direct"),
    "an ask without a route": ({}, {}, "partner"),
    "a stop without a route": ({"unproven": "deny"}, {}, "partner"),
    "stated": ({"direct": True}, {"declare": True}, "partner"),
}


@pytest.mark.parametrize(("values", "asked", "route"), UNPROVEN.values(), ids=UNPROVEN.keys())
def test_route_where_it_is_not_proven(values, asked, route):
    found = answer(world(policy(segments=["state"], **values)), question(customer="blank", **asked))
    assert found["route"] == route
