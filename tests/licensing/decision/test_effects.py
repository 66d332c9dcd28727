"""Rule 5: which policies speak of the customer, and what they do."""

import pytest

from tests.licensing.world import (
    LONG,
    commitment_of,
    customer_of,
    exception_of,
    expected,
    judged,
    license_of,
    policy_of,
)

GOOD = "allow OK partner | .LICENSE_STANDS .OK"
GONE = "deny SEGMENT_WITHDRAWN none | .LICENSE_STANDS !SEGMENT_WITHDRAWN"
UNPROVEN = "review OWNERSHIP_UNPROVEN partner | .LICENSE_STANDS ?OWNERSHIP_UNPROVEN"
ANY = {"name": "any_share"}


def policy(**values) -> dict:
    return {"policy.p": policy_of(**values)}


def state(**values) -> dict:
    return policy(segments=["state"], **values)


def carrying(*segments: str, **values) -> dict:
    return {"customer.mill": customer_of("mill", "commercial", *segments, **values)}


def share(at_least, at_most, limit=25, name="share_above", **known) -> dict:
    measures = {"at_least": at_least, "at_most": at_most, **known}
    return policy(measure={"name": name, "limit": limit}) | carrying(measures=measures)


def share_from(at_least, at_most) -> dict:
    return share(at_least, at_most, name="share_from")


RIVALS = {
    "license.rival": license_of(5, "rival", "vendor", "commercial", valid=LONG),
    "license.rivals-shop": license_of(40, "stall", "rival", "commercial"),
}

CASES = {
    # Whether it matches at all
    "everybody": (policy(), {}, GONE),
    "the eve of its day": (policy(), {"on": "2021-03-30"}, GOOD),
    "its day": (policy(), {"on": "2021-03-31"}, GONE),
    "its last day": (policy(valid=["2021-03-31", "2021-06-02"]), {}, GONE),
    "ended": (policy(valid=["2021-03-31", "2021-06-01"]), {}, GOOD),
    "ended as if never": (policy(valid=["2021-03-31", "2021-03-31"]), {}, GOOD),
    "a draft": (policy(enacted=False), {}, GOOD),
    "another line": (policy(lines=["lamps"]), {}, GOOD),
    "another country": (policy(countries=["KG"]), {}, GOOD),
    "an excepted country": (policy(excluded=["KZ"]), {}, GOOD),
    "an excepted region that is not known": (policy(excluded=["KZ-ALA"]), {}, GONE),
    "via the distributor": (policy(via="north"), {}, GONE),
    "via another chain": (policy(via="rival"), {}, GOOD),
    "another chain keeps what the distributor's lost": (policy() | RIVALS, {"partner": "stall"}, GOOD),
    "another chain's own": (policy(via="rival") | RIVALS, {"partner": "stall"}, GONE),
    "via the asking partner": (policy(via="shop"), {}, GONE),
    # What it does
    "by the vendor direct only": (
        policy(effect="direct_only"),
        {},
        "deny ROUTE_DIRECT_ONLY vendor_direct | .LICENSE_STANDS !ROUTE_DIRECT_ONLY",
    ),
    "needs approval": (
        policy(effect="approval"),
        {},
        "review APPROVAL_NEEDED partner | .LICENSE_STANDS ?APPROVAL_NEEDED",
    ),
    "an approval does not lift a missing license": (
        policy(effect="approval") | {"license.shop-commercial": None},
        {},
        "deny NO_LICENSE partner | !NO_LICENSE ?APPROVAL_NEEDED",
    ),
    "two, the lower number governs": (
        policy(number=8) | {"policy.first": policy_of(2, effect="direct_only")},
        {},
        "deny ROUTE_DIRECT_ONLY vendor_direct | .LICENSE_STANDS !ROUTE_DIRECT_ONLY !SEGMENT_WITHDRAWN",
    ),
    "the worse of two governs": (
        policy(number=8) | {"policy.first": policy_of(2, effect="approval")},
        {},
        "deny SEGMENT_WITHDRAWN none | .LICENSE_STANDS ?APPROVAL_NEEDED !SEGMENT_WITHDRAWN",
    ),
    "two reasons of one code": (
        policy(effect="approval") | {"license.shop-commercial": {"territory": ["RU"]}},
        {},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE ?APPROVAL_NEEDED",
    ),
    # Segments
    "the segment carried": (policy(segments=["commercial"]), {}, GONE),
    "another activity": (policy(segments=["education"]), {}, GOOD),
    "a segment below the one named": (policy(segments=["education"]), {"customer": "college"}, GONE),
    "a segment above the one named": (
        policy(segments=["university"]) | {"customer.mill": customer_of("mill", "education", "none")},
        {},
        GOOD,
    ),
    "the state and an institution": (state(), {"customer": "college"}, GONE),
    "the state and none": (state(), {}, GOOD),
    "carried from tomorrow": (
        policy(segments=["nonprofit"])
        | {"segment.nonprofit": {"axis": "activity", "parent": None, "needs_license": False}}
        | {"customer.mill": {"segments": [{"segment": "nonprofit", "valid": ["2021-06-02", None]}]}},
        {},
        GOOD,
    ),
    "an activity nobody knows counts as commercial": (policy(segments=["commercial"]), {"customer": "blank"}, GONE),
    "an activity nobody knows counts as no other": (policy(segments=["education"]), {"customer": "blank"}, GOOD),
    "nobody on file counts as commercial": (
        policy(segments=["commercial"]),
        {"customer": "nobody"},
        "deny SEGMENT_WITHDRAWN none | ?CUSTOMER_UNKNOWN .LICENSE_STANDS !SEGMENT_WITHDRAWN",
    ),
    "a state segment that needs no license counts as commercial": (
        policy(segments=["commercial"]) | {"customer.mill": customer_of("mill", "institution")},
        {},
        GONE,
    ),
    "an agency counts as itself": (
        policy(segments=["commercial"]) | {"customer.mill": customer_of("mill", "agency")},
        {},
        "deny NO_LICENSE partner | !NO_LICENSE !CHAIN_BROKEN",
    ),
    "an activity signalled, and only the commercial reading is withdrawn": (
        policy(segments=["commercial"])
        | {"customer.mill": customer_of("mill", signals={"activity": ["education"]})},
        {},
        "review CLASS_UNKNOWN none | ?CLASS_UNKNOWN .LICENSE_STANDS !SEGMENT_WITHDRAWN>CLASS_UNKNOWN",
    ),
    # The state, by what is known of it
    "the state axis open": (state(), {"customer": "blank"}, UNPROVEN),
    "any share known": (state() | carrying(measures={"any_share": "yes"}), {}, GONE),
    "no share known": (state() | carrying(measures={"any_share": "no"}), {}, GOOD),
    "controlled, by the cascade": (
        policy(segments=["controlled"]) | carrying(measures={"any_share": "yes", "cascade_gt50": "yes"}),
        {},
        GONE,
    ),
    "controlled, and no cascade": (
        policy(segments=["controlled"]) | carrying(measures={"any_share": "yes", "cascade_gt50": "no"}),
        {},
        GOOD,
    ),
    "controlled, and half is not more than half": (
        policy(segments=["controlled"]) | carrying(measures={"cascade_ge50": "yes", "cascade_gt50": "no"}),
        {},
        GOOD,
    ),
    "beneficiary, any share": (policy(segments=["beneficiary"]) | carrying(measures={"any_share": "yes"}), {}, GONE),
    "an institution is named, the axis open": (policy(segments=["institution"]), {"customer": "blank"}, UNPROVEN),
    "an institution is named, no share": (
        policy(segments=["institution"]) | carrying(measures={"any_share": "no"}),
        {},
        GOOD,
    ),
    "an institution is named, another state segment carried": (
        policy(segments=["institution"]) | carrying("controlled"),
        {},
        GOOD,
    ),
    # Measures
    "at least above the limit": (share("25.0000000001", 100), {}, GONE),
    "at least at the limit": (share(25, 100), {}, UNPROVEN),
    "at most at the limit": (share(0, 25), {}, GOOD),
    "at most above the limit": (share(0, "25.0000000001"), {}, UNPROVEN),
    "at least what the limit begins with": (share_from(25, 100), {}, GONE),
    "at least just below what it begins with": (share_from("24.9999999999", 100), {}, UNPROVEN),
    "at most what it begins with": (share_from(0, 25), {}, UNPROVEN),
    "at most just below what it begins with": (share_from(0, "24.9999999999"), {}, GOOD),
    "a limit of zero and nothing known": (share(0, 100, limit=0), {}, UNPROVEN),
    "a measure undecided": (policy(measure={"name": "control"}) | carrying(), {}, UNPROVEN),
    "a measure decided": (policy(measure={"name": "cascade_ge50"}) | carrying(measures={"cascade_ge50": "yes"}), {}, GONE),
    "an agency is the state by every measure": (
        policy(measure={"name": "control"})
        | {"customer.mill": customer_of("mill", "agency")}
        | {
            "license.a": license_of(3, "north", "vendor", "agency", valid=LONG),
            "license.b": license_of(13, "shop", "north", "agency"),
        },
        {},
        GONE,
    ),
    "a segment or a measure: either suffices": (
        policy(segments=["education"], measure=ANY) | carrying(measures={"any_share": "yes"}),
        {},
        GONE,
    ),
    "a segment or a measure: the one proven": (policy(segments=["commercial"], measure=ANY) | carrying(), {}, GONE),
    "a segment or a measure: neither": (policy(segments=["education"], measure=ANY), {}, GOOD),
    # Where it is not proven
    "allow": (
        state(unproven="allow"),
        {"customer": "blank"},
        "allow OK partner | .LICENSE_STANDS .OWNERSHIP_UNPROVEN .OK",
    ),
    "declare, and it was stated": (
        state(),
        {"customer": "blank", "declare": True},
        "allow DECLARED partner | .LICENSE_STANDS ?OWNERSHIP_UNPROVEN>DECLARED .DECLARED",
    ),
    "review": (state(unproven="review"), {"customer": "blank"}, UNPROVEN),
    "review is not lifted by a statement": (state(unproven="review"), {"customer": "blank", "declare": True}, UNPROVEN),
    "deny": (
        state(unproven="deny"),
        {"customer": "blank"},
        "deny OWNERSHIP_UNPROVEN partner | .LICENSE_STANDS !OWNERSHIP_UNPROVEN",
    ),
    "deny is not lifted by a statement": (
        state(unproven="deny"),
        {"customer": "blank", "declare": True},
        "deny OWNERSHIP_UNPROVEN partner | .LICENSE_STANDS !OWNERSHIP_UNPROVEN",
    ),
    "never worse than the effect": (state(unproven="deny", effect="approval"), {"customer": "blank"}, UNPROVEN),
    "a signal lifts declare to review": (
        state() | {"customer.blank": {"signals": {"state": True}}},
        {"customer": "blank", "declare": True},
        UNPROVEN,
    ),
    "a signal leaves allow": (
        state(unproven="allow") | {"customer.blank": {"signals": {"state": True}}},
        {"customer": "blank"},
        "allow OK partner | .LICENSE_STANDS .OWNERSHIP_UNPROVEN .OK",
    ),
    "a statement does not contradict what is known": (state(), {"customer": "college", "declare": True}, GONE),
    # Contested
    "kept": (policy(contested="kept"), {}, GONE),
    "held": (
        policy(contested="held"),
        {},
        "review POLICY_HELD none | .LICENSE_STANDS !SEGMENT_WITHDRAWN>POLICY_HELD ?POLICY_HELD",
    ),
    "held, and only an ask": (
        policy(contested="held", effect="approval"),
        {},
        "review APPROVAL_NEEDED partner | .LICENSE_STANDS ?APPROVAL_NEEDED",
    ),
    "held, with an exception": (
        policy(contested="held") | {"exception.e": exception_of(policies=["p"])},
        {},
        "allow EXCEPTION_APPLIES partner | .LICENSE_STANDS !SEGMENT_WITHDRAWN>EXCEPTION_APPLIES .EXCEPTION_APPLIES",
    ),
    "held, and a date stated": (
        policy(contested="held") | {"commitment.c": commitment_of()},
        {"class": "running", "since": "2021-02-10"},
        "review POLICY_HELD none | .LICENSE_STANDS !SEGMENT_WITHDRAWN>POLICY_HELD ?POLICY_HELD",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_effects(case):
    changes, asked, told = case
    assert judged(changes, asked) == expected(told)
