"""Gates 0 to 3: restricted parties, the asking partner, the offer, the customer."""

import pytest

from tests.licensing.world import commitment_of, customer_of, exception_of, expected, judged, license_of

HELD = {"hold.h": {"partner": "shop", "reason": "other", "valid": ["2021-03-01", "2021-07-01"]}}
RUNNING = {"commitment.c": commitment_of()}
CLINIC = {"customer.clinic": customer_of("clinic", signals={"state": False, "activity": ["healthcare"]})}
HEALTH = {
    "license.north-health": license_of(3, "north", "vendor", "healthcare", valid=["2016-01-01", None]),
    "license.shop-health": license_of(12, "shop", "north", "healthcare"),
}
NO_COMMERCIAL = {"license.shop-commercial": None}
GOOD = "allow OK partner | .LICENSE_STANDS .OK"
RESTRICTED = {"restriction.r": {"customer": "mill", "valid": ["2021-06-01", "2021-06-03"]}}


def hold(reason: str, **values) -> dict:
    return {"hold.h": {"partner": "shop", "reason": reason, "valid": ["2021-03-01", "2021-07-01"], **values}}


CASES = {
    "nothing stands against it": ({}, {}, GOOD),
    "restricted on its first day": (
        RESTRICTED,
        {},
        "deny RESTRICTED_PARTY none | !RESTRICTED_PARTY .LICENSE_STANDS",
    ),
    "restricted on its last day": (
        RESTRICTED,
        {"on": "2021-06-02"},
        "deny RESTRICTED_PARTY none | !RESTRICTED_PARTY .LICENSE_STANDS",
    ),
    "the day before the restriction": (RESTRICTED, {"on": "2021-05-31"}, GOOD),
    "the first day without the restriction": (RESTRICTED, {"on": "2021-06-03"}, GOOD),
    "another one is restricted": (RESTRICTED, {"customer": "college"}, GOOD),
    "a restricted buyer makes the answer": (
        RESTRICTED,
        {"customer": "college", "buyer": "mill"},
        "deny RESTRICTED_PARTY none | !RESTRICTED_PARTY .LICENSE_STANDS",
    ),
    "a customer worse off than its buyer": (
        {},
        {"customer": "ministry", "buyer": "mill"},
        "deny NO_LICENSE partner | !NO_LICENSE !CHAIN_BROKEN",
    ),
    "of equal answers the end customer's stands": (
        {},
        {"customer": "college", "buyer": "mill"},
        GOOD,
    ),
    "an exception lifts no gate": (
        RESTRICTED | {"exception.e": exception_of(for_license=True)},
        {},
        "deny RESTRICTED_PARTY none | !RESTRICTED_PARTY .LICENSE_STANDS",
    ),
    "the partner's last day": ({"partner.shop": {"valid": ["2015-01-01", "2021-06-02"]}}, {}, GOOD),
    "the partner has ended": (
        {"partner.shop": {"valid": ["2015-01-01", "2021-06-01"]}},
        {},
        "deny PARTNER_ENDED partner | !PARTNER_ENDED .LICENSE_STANDS",
    ),
    "an end says it all, whatever stop there is beside it": (
        {"partner.shop": {"valid": ["2015-01-01", "2021-06-01"]}} | HELD,
        {},
        "deny PARTNER_ENDED partner | !PARTNER_ENDED .LICENSE_STANDS",
    ),
    "nothing is left of a partner that has ended": (
        {"partner.shop": {"valid": ["2015-01-01", "2021-06-01"]}} | RUNNING,
        {"class": "running", "commitment": "c"},
        "deny PARTNER_ENDED partner | !PARTNER_ENDED .LICENSE_STANDS",
    ),
    "stopped": (HELD, {}, "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS"),
    "the eve of a stop": (HELD, {"on": "2021-02-28"}, GOOD),
    "the first day of a stop": (
        HELD,
        {"on": "2021-03-01"},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "the first day after a stop": (HELD, {"on": "2021-07-01"}, GOOD),
    "no agreement": (hold("agreement"), {}, "deny HOLD_AGREEMENT partner | !HOLD_AGREEMENT .LICENSE_STANDS"),
    "no acknowledgement": (
        hold("acknowledgement"),
        {},
        "deny HOLD_ACKNOWLEDGEMENT partner | !HOLD_ACKNOWLEDGEMENT .LICENSE_STANDS",
    ),
    "a compliance check": (hold("compliance"), {}, "deny HOLD_COMPLIANCE partner | !HOLD_COMPLIANCE .LICENSE_STANDS"),
    "an exception lifts no stop of a partner": (
        HELD | {"exception.e": exception_of(for_license=True)},
        {},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "running business of before a stop": (
        HELD | RUNNING,
        {"class": "running", "commitment": "c"},
        "allow RUN_OFF_CONTINUES partner | !PARTNER_STOPPED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES .LICENSE_STANDS",
    ),
    "a stop that says running business too": (
        hold("compliance", blocks_running=True) | RUNNING,
        {"class": "running", "commitment": "c"},
        "deny HOLD_COMPLIANCE partner | !HOLD_COMPLIANCE .LICENSE_STANDS",
    ),
    "business of the day of the stop is not of before": (
        HELD | {"commitment.c": commitment_of(since="2021-03-01")},
        {"class": "running", "commitment": "c"},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "a renewal waits": (
        HELD | {"commitment.c": commitment_of("renewal")},
        {"class": "renewal", "commitment": "c"},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "a quote waits": (
        HELD | {"commitment.c": commitment_of("quote")},
        {"class": "quote", "commitment": "c"},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "a date merely stated under a stop": (
        HELD,
        {"class": "bid", "since": "2021-02-28"},
        "review COMMITMENT_UNPROVEN partner"
        " | !PARTNER_STOPPED>COMMITMENT_UNPROVEN ?COMMITMENT_UNPROVEN .LICENSE_STANDS",
    ),
    "not offered there": (
        {"offer.kettles": {"countries": ["KG"]}},
        {},
        "deny NOT_OFFERED none | !NOT_OFFERED .LICENSE_STANDS",
    ),
    "no longer offered": (
        {"offer.kettles": {"valid": ["2015-01-01", "2021-06-01"]}},
        {},
        "deny NOT_OFFERED none | !NOT_OFFERED .LICENSE_STANDS",
    ),
    "offered to a group of which it is a member": ({"offer.kettles": {"countries": ["STEPPE"]}}, {}, GOOD),
    "the vendor alone": (
        {"offer.kettles": {"direct": True}},
        {},
        "deny ROUTE_DIRECT_ONLY vendor_direct | !ROUTE_DIRECT_ONLY .LICENSE_STANDS",
    ),
    "the vendor and partners": (
        {"offer.direct": {"product": "kettle-1", "countries": ["KZ"], "direct": True, "valid": [None, None]}},
        {},
        GOOD,
    ),
    "nobody on file": (
        {},
        {"customer": "nobody"},
        "review CUSTOMER_UNKNOWN partner | ?CUSTOMER_UNKNOWN .LICENSE_STANDS",
    ),
    "the identifier of another country": (
        {},
        {"customer": {"country": "KG", "identifier": "mill"}},
        "review CUSTOMER_UNKNOWN partner | ?CUSTOMER_UNKNOWN .LICENSE_STANDS",
    ),
    "nobody on file and no license": (
        NO_COMMERCIAL,
        {"customer": "nobody"},
        "deny NO_LICENSE partner | ?CUSTOMER_UNKNOWN !NO_LICENSE",
    ),
    "an activity unknown, and it matters": (
        CLINIC,
        {"customer": "clinic"},
        "review CLASS_UNKNOWN partner | ?CLASS_UNKNOWN .LICENSE_STANDS",
    ),
    "an activity unknown, and both may be sold to": (CLINIC | HEALTH, {"customer": "clinic"}, GOOD),
    "an activity unknown, and neither may be sold to": (
        CLINIC | NO_COMMERCIAL,
        {"customer": "clinic"},
        "deny NO_LICENSE partner | !NO_LICENSE",
    ),
    "an activity unknown, and only the other may be sold to": (
        CLINIC | NO_COMMERCIAL | HEALTH,
        {"customer": "clinic"},
        "review CLASS_UNKNOWN partner | ?CLASS_UNKNOWN !NO_LICENSE>CLASS_UNKNOWN",
    ),
    "an activity unknown, and stopped anyway": (
        CLINIC | HELD,
        {"customer": "clinic"},
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "an activity on file, whatever its name hints at": (
        {"customer.clinic": customer_of("clinic", "commercial", signals={"activity": ["healthcare"]})},
        {"customer": "clinic"},
        GOOD,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_gates(case):
    changes, asked, told = case
    assert judged(changes, asked) == expected(told)
