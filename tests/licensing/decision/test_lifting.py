"""What lifts a finding: run-off of every way in which a right ends, exceptions; and in which order."""

import pytest

from tests.licensing.world import commitment_of, exception_of, expected, judged, license_of, policy_of

GOOD = "allow OK partner | .LICENSE_STANDS .OK"
GONE = "deny SEGMENT_WITHDRAWN none | .LICENSE_STANDS !SEGMENT_WITHDRAWN"
LEFT = "allow RUN_OFF_CONTINUES partner | .LICENSE_STANDS !SEGMENT_WITHDRAWN>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES"
OVER = "deny SEGMENT_WITHDRAWN none | .LICENSE_STANDS !SEGMENT_WITHDRAWN .RUN_OFF_ENDED"
NEVER = ["2021-01-01", "2021-01-01"]


def policy(**values) -> dict:
    return {"policy.p": policy_of(**values)}


def deal(business: str = "running", since: str = "2021-02-10", **values) -> dict:
    return {"commitment.c": commitment_of(business, since, **values)}


def of(business: str = "running", **values) -> dict:
    return {"class": business, "commitment": "c", **values}


def terms(business: str, since_before=None, until=None) -> dict:
    return {business: {"since_before": since_before, "until": until}}


def exempt(**values) -> dict:
    return {"exception.e": exception_of(**{"policies": ["p"], **values})}


def own(**values) -> dict:
    return {"license.shop-commercial": values}


def held(**stops: dict) -> dict:
    """Stops of the shop's commercial license, by id."""
    return {f"hold.{key}": {"license": "shop-commercial", **values} for key, values in stops.items()}


EXPIRED = own(valid=["2021-01-01", "2021-04-01"])
EXEMPTED = "allow EXCEPTION_APPLIES partner | .LICENSE_STANDS !SEGMENT_WITHDRAWN>EXCEPTION_APPLIES .EXCEPTION_APPLIES"
CHAIN = "CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN"

CASES = {
    # The preset of a policy
    "a running contract": (policy() | deal(), of(), LEFT),
    "a bid": (policy() | deal("bid"), of("bid"), LEFT),
    "an award": (policy() | deal("award"), of("award"), LEFT),
    "a renewal stops": (policy() | deal("renewal"), of("renewal"), GONE),
    "a new sale stops": (policy() | deal(), {}, GONE),
    "a quote is honored for no day": (policy() | deal("quote"), of("quote"), OVER),
    "of the eve": (policy() | deal(since="2021-03-30"), of(), LEFT),
    "of the day itself": (policy() | deal(since="2021-03-31"), of(), GONE),
    "the contract's last day": (policy() | deal(ends="2021-06-02"), of(), LEFT),
    "never beyond its own end": (policy() | deal(ends="2021-06-01"), of(), OVER),
    "a date merely stated": (
        policy(),
        {"class": "running", "since": "2021-02-10"},
        "review COMMITMENT_UNPROVEN none"
        " | .LICENSE_STANDS !SEGMENT_WITHDRAWN>COMMITMENT_UNPROVEN ?COMMITMENT_UNPROVEN",
    ),
    "a stated date of the day itself": (policy(), {"class": "running", "since": "2021-03-31"}, GONE),
    "a stated date lifts no ask": (
        policy(effect="approval"),
        {"class": "running", "since": "2021-02-10"},
        "review APPROVAL_NEEDED partner | .LICENSE_STANDS ?APPROVAL_NEEDED",
    ),
    "a recorded one lifts an ask": (
        policy(effect="approval") | deal(),
        of(),
        "allow RUN_OFF_CONTINUES partner | .LICENSE_STANDS ?APPROVAL_NEEDED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    # Terms of its own
    "nothing is left": (policy(run_off={}) | deal(), of(), GONE),
    "another class is left": (policy(run_off=terms("bid")) | deal(), of(), GONE),
    "renewals are left": (policy(run_off=terms("renewal")) | deal("renewal"), of("renewal"), LEFT),
    "before a day of its own": (policy(run_off=terms("running", "2021-03-01")) | deal(since="2021-02-28"), of(), LEFT),
    "on that day": (policy(run_off=terms("running", "2021-03-01")) | deal(since="2021-03-01"), of(), GONE),
    "after the effective day, where that is covered": (
        policy(run_off=terms("running", "2021-05-01")) | deal(since="2021-04-30"),
        of(),
        LEFT,
    ),
    "its last day": (policy(run_off=terms("running", until="2021-06-01")) | deal(), of(), LEFT),
    "the day after": (policy(run_off=terms("running", until="2021-05-31")) | deal(), of(), OVER),
    "a quote honored for some days": (policy(run_off=terms("quote", until="2021-06-01")) | deal("quote"), of("quote"), LEFT),
    # The right has to have stood
    "made before there was a license": (policy() | deal(since="2020-12-31"), of(), GONE),
    "made on the license's first day": (policy() | deal(since="2021-01-01"), of(), LEFT),
    "made while the grantor had no right": (
        policy() | deal(since="2021-02-10") | {"license.north-commercial": {"valid": ["2021-02-11", None]}},
        of(),
        GONE,
    ),
    "made while the license was stopped": (
        policy() | deal() | {"hold.s": {"license": "shop-commercial", "valid": ["2021-02-01", "2021-03-01"]}},
        of(),
        GONE,
    ),
    # Other ways in which a right ends
    "an expired license": (
        EXPIRED | deal(),
        of(),
        "allow RUN_OFF_CONTINUES partner | !LICENSE_EXPIRED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "an expired license and a new sale": (EXPIRED, {}, "deny LICENSE_EXPIRED partner | !LICENSE_EXPIRED"),
    "an expired license's own terms": (
        own(valid=["2021-01-01", "2021-04-01"], run_off={}) | deal(),
        of(),
        "deny LICENSE_EXPIRED partner | !LICENSE_EXPIRED",
    ),
    "a revoked license": (
        own(valid=["2021-01-01", "2021-04-01"], revoked=True) | deal(),
        of(),
        "allow RUN_OFF_CONTINUES partner | !LICENSE_REVOKED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "a right revoked as if never has no run-off": (
        own(valid=NEVER, revoked=True) | deal(),
        of(),
        "deny LICENSE_REVOKED partner | !LICENSE_REVOKED",
    ),
    "a license that has not begun has none": (
        own(valid=["2021-07-01", None]) | deal(since="2021-05-01"),
        of(),
        "deny LICENSE_NOT_STARTED partner | !LICENSE_NOT_STARTED",
    ),
    "a stopped license": (
        deal() | {"hold.s": {"license": "shop-commercial", "valid": ["2021-03-01", None]}},
        of(),
        "allow RUN_OFF_CONTINUES partner | !LICENSE_STOPPED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "a license stopped with all its business": (
        deal() | {"hold.s": {"license": "shop-commercial", "valid": ["2021-03-01", None], "blocks_running": True}},
        of(),
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    "stopped twice, and each leaves it": (
        deal() | held(a={"valid": ["2021-03-01", None]}, b={"valid": ["2021-04-01", None]}),
        of(),
        "allow RUN_OFF_CONTINUES partner | !LICENSE_STOPPED>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "stopped twice, the first with all its business": (
        deal() | held(a={"valid": ["2021-03-01", None], "blocks_running": True}, b={"valid": ["2021-03-01", None]}),
        of(),
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    "stopped twice, the second with all its business": (
        deal() | held(a={"valid": ["2021-03-01", None]}, b={"valid": ["2021-03-01", None], "blocks_running": True}),
        of(),
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    "of before the one stop, not before the other": (
        deal() | held(a={"valid": ["2021-03-01", None]}, b={"valid": ["2021-02-10", "2021-12-01"]}),
        of(),
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    # Of an open start nothing lies before
    "a policy without a first day": (policy(valid=[None, None]) | deal(), of(), GONE),
    "a policy without a first day, with a day of its own": (
        policy(valid=[None, None], run_off=terms("running", "2021-03-01")) | deal(),
        of(),
        LEFT,
    ),
    "a policy without a first day, and a date stated": (
        policy(valid=[None, None]),
        {"class": "running", "since": "2021-02-10"},
        GONE,
    ),
    "a stop of a license without a first day": (
        deal() | held(a={"valid": [None, None]}),
        of(),
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    "a stop of the partner without a first day": (
        deal() | {"hold.h": {"partner": "shop", "valid": [None, None]}},
        of(),
        "deny PARTNER_STOPPED partner | !PARTNER_STOPPED .LICENSE_STANDS",
    ),
    "the grantor's loss": (
        deal() | {"license.north-commercial": {"valid": ["2016-01-01", "2021-04-01"]}},
        of(),
        "allow RUN_OFF_CONTINUES partner | .LICENSE_STANDS !CHAIN_BROKEN>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "a partner above that has ended": (
        deal() | {"partner.north": {"valid": ["2015-01-01", "2021-04-01"]}},
        of(),
        "allow RUN_OFF_CONTINUES partner | .LICENSE_STANDS !CHAIN_BROKEN>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "a partner above that is stopped": (
        deal() | {"hold.h": {"partner": "north", "valid": ["2021-04-01", None]}},
        of(),
        "allow RUN_OFF_CONTINUES partner | .LICENSE_STANDS !CHAIN_BROKEN>RUN_OFF_CONTINUES .RUN_OFF_CONTINUES",
    ),
    "a renewal under a partner above that is stopped": (
        deal("renewal") | {"hold.h": {"partner": "north", "valid": ["2021-04-01", None]}},
        of("renewal"),
        f"deny {CHAIN}",
    ),
    # Exceptions
    "an exception that names the policy": (policy() | exempt(), {}, EXEMPTED),
    "one that names another": (policy() | exempt(policies=["q"]), {}, GONE),
    "one not approved": (policy() | exempt(approved=False), {}, GONE),
    "its last day itself": (policy() | exempt(valid=["2021-04-01", "2021-06-02"]), {}, EXEMPTED),
    "one that is over": (policy() | exempt(valid=["2021-04-01", "2021-06-01"]), {}, GONE),
    "one of another partner": (policy() | exempt(partner="stall"), {}, GONE),
    "one of another customer": (policy() | exempt(customer="blank"), {}, GONE),
    "one for a contract": (policy(run_off={}) | deal() | exempt(customer=None, commitment="c"), of(), EXEMPTED),
    "one for a contract, and a new sale": (policy() | deal() | exempt(customer=None, commitment="c"), {}, GONE),
    "one for a policy lifts no missing license": (
        exempt() | {"license.shop-commercial": None},
        {},
        "deny NO_LICENSE partner | !NO_LICENSE",
    ),
    "one for the license": (
        exempt(policies=[], for_license=True) | {"license.shop-commercial": None},
        {},
        "allow EXCEPTION_APPLIES partner | !NO_LICENSE>EXCEPTION_APPLIES .EXCEPTION_APPLIES",
    ),
    "one for the license lifts no policy": (policy() | exempt(policies=[], for_license=True), {}, GONE),
    "one for the license, at every hop": (
        exempt(policies=[], for_license=True) | {"license.north-commercial": {"territory": ["RU"]}},
        {},
        "allow EXCEPTION_APPLIES partner | .LICENSE_STANDS !CHAIN_BROKEN>EXCEPTION_APPLIES .EXCEPTION_APPLIES",
    ),
    "one for the license, under a partner that has ended": (
        exempt(policies=[], for_license=True) | {"partner.north": {"valid": ["2015-01-01", "2021-06-01"]}},
        {},
        f"deny {CHAIN}",
    ),
    "one for the license, under a partner that is stopped": (
        exempt(policies=[], for_license=True) | {"hold.h": {"partner": "north", "valid": ["2021-06-01", None]}},
        {},
        f"deny {CHAIN}",
    ),
    # The order
    "run-off before an exception": (policy() | deal() | exempt(), of(), LEFT),
    "an exception where run-off is over": (
        policy() | deal(ends="2021-06-01") | exempt(),
        of(),
        f"{EXEMPTED} .RUN_OFF_ENDED",
    ),
    "an exception before a statement": (
        policy(segments=["state"]) | exempt(customer="blank"),
        {"customer": "blank", "declare": True},
        "allow EXCEPTION_APPLIES partner"
        " | .LICENSE_STANDS ?OWNERSHIP_UNPROVEN>EXCEPTION_APPLIES .EXCEPTION_APPLIES",
    ),
    "an exception for a commitment that is not on file yet: only the stated day counts": (
        policy() | exempt(customer=None, commitment="later"),
        {"class": "bid", "since": "2021-02-10", "commitment": "later"},
        "review COMMITMENT_UNPROVEN none | .LICENSE_STANDS !SEGMENT_WITHDRAWN>COMMITMENT_UNPROVEN ?COMMITMENT_UNPROVEN",
    ),
    "an exception before a date merely stated": (policy() | exempt(), {"class": "bid", "since": "2021-02-10"}, EXEMPTED),
    "a license that stands beside": (
        EXPIRED | deal() | {"license.next": license_of(12, "shop", "north", "commercial", valid=["2021-04-01", None])},
        of(),
        GOOD,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_lifting(case):
    changes, asked, told = case
    assert judged(changes, asked) == expected(told)
