"""Rule 4: a license for each most specific segment, at every hop of one path; the nearest miss is named."""

import pytest

from tests.licensing.world import LONG, customer_of, expected, judged, license_of

GOOD = "allow OK partner | .LICENSE_STANDS .OK"
NEVER = ["2021-01-01", "2021-01-01"]


def own(**values) -> dict:
    return {"license.shop-commercial": values}


def stop(**values) -> dict:
    return {"hold.s": {"license": "shop-commercial", "valid": ["2021-05-01", "2021-07-01"], **values}}


def carrying(*segments: str, **values) -> dict:
    return {"customer.mill": customer_of("mill", *segments, **values)}


def second(number: int = 9, **values) -> dict:
    """A second license of the shop beside its commercial one, in another territory unless said otherwise."""
    return {"license.second": license_of(number, "shop", "north", "commercial", **{"territory": ["RU"], **values})}


SPLIT = {
    "customer.mill": customer_of("mill", "university", "hospital", "none"),
    "license.rival-health": license_of(5, "rival", "vendor", "healthcare", valid=LONG),
    "license.shop-health": license_of(20, "shop", "rival", "healthcare"),
}

CASES = {
    "the day before the first": ({}, {"on": "2020-12-31"}, "deny LICENSE_NOT_STARTED partner | !LICENSE_NOT_STARTED"),
    "the first day": ({}, {"on": "2021-01-01"}, GOOD),
    "the last day": ({}, {"on": "2021-12-31"}, GOOD),
    "the day after the last": ({}, {"on": "2022-01-01"}, "deny LICENSE_EXPIRED partner | !LICENSE_EXPIRED"),
    "no license": ({"license.shop-commercial": None}, {}, "deny NO_LICENSE partner | !NO_LICENSE"),
    "a license of another line": (own(line="lamps"), {}, "deny NO_LICENSE partner | !NO_LICENSE"),
    "revoked from tomorrow": (own(revoked=True, valid=["2021-01-01", "2021-06-02"]), {}, GOOD),
    "revoked from today": (
        own(revoked=True, valid=["2021-01-01", "2021-06-01"]),
        {},
        "deny LICENSE_REVOKED partner | !LICENSE_REVOKED",
    ),
    "revoked as if never": (own(revoked=True, valid=NEVER), {}, "deny LICENSE_REVOKED partner | !LICENSE_REVOKED"),
    "stopped": (stop(), {}, "deny LICENSE_STOPPED partner | !LICENSE_STOPPED"),
    "the eve of a license's stop": (stop(), {"on": "2021-04-30"}, GOOD),
    "resumed": (stop(), {"on": "2021-07-01"}, GOOD),
    "stopped and over": (stop(), {"on": "2022-01-01"}, "deny LICENSE_EXPIRED partner | !LICENSE_EXPIRED"),
    # Territory
    "another country": (own(territory=["RU"]), {}, "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE"),
    "an associate is no member": (
        carrying("commercial", country="TM"),
        {"customer": {"country": "TM", "identifier": "mill"}},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE !CHAIN_BROKEN",
    ),
    "a member's last day": (
        carrying("commercial", country="GE"),
        {"customer": {"country": "GE", "identifier": "mill"}, "on": "2021-04-30"},
        GOOD,
    ),
    "a former member": (
        carrying("commercial", country="GE"),
        {"customer": {"country": "GE", "identifier": "mill"}, "on": "2021-05-01"},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE !CHAIN_BROKEN",
    ),
    "its country is excepted": (own(excluded=["KZ"]), {}, "deny REGION_EXCLUDED partner | !REGION_EXCLUDED"),
    "its group is excepted": (
        own(territory=["KZ", "RU"], excluded=["STEPPE"]),
        {},
        "deny REGION_EXCLUDED partner | !REGION_EXCLUDED",
    ),
    "its region is excepted": (
        own(excluded=["KZ-ALA"]) | carrying("commercial", region="KZ-ALA"),
        {},
        "deny REGION_EXCLUDED partner | !REGION_EXCLUDED",
    ),
    "a region unknown meets no exclusion": (own(excluded=["KZ-ALA"]), {}, GOOD),
    "a region in a territory of regions": (own(territory=["KZ-ALA"]) | carrying("commercial", region="KZ-ALA"), {}, GOOD),
    "another region": (
        own(territory=["KZ-ALA"]) | carrying("commercial", region="KZ-AST"),
        {},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE",
    ),
    "a region unknown meets no territory of regions": (
        own(territory=["KZ-ALA"]),
        {},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE",
    ),
    # Of several misses the nearest
    "stopped stands before revoked": (
        stop() | second(territory=["STEPPE"], revoked=True, valid=NEVER),
        {},
        "deny LICENSE_STOPPED partner | !LICENSE_STOPPED",
    ),
    "revoked stands before expired": (
        own(valid=["2020-01-01", "2021-01-01"]) | second(territory=["STEPPE"], revoked=True, valid=NEVER),
        {},
        "deny LICENSE_REVOKED partner | !LICENSE_REVOKED",
    ),
    "expired stands before not started": (
        own(valid=["2020-01-01", "2021-01-01"]) | second(territory=["STEPPE"], valid=["2021-06-02", None]),
        {},
        "deny LICENSE_EXPIRED partner | !LICENSE_EXPIRED",
    ),
    "not started stands before excepted": (
        own(valid=["2021-06-02", None]) | second(territory=["STEPPE"], excluded=["KZ"]),
        {},
        "deny LICENSE_NOT_STARTED partner | !LICENSE_NOT_STARTED",
    ),
    "excepted stands before outside": (
        own(excluded=["KZ"]) | second(),
        {},
        "deny REGION_EXCLUDED partner | !REGION_EXCLUDED",
    ),
    "outside stands before none": (own(territory=["RU"]), {}, "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE"),
    "one that stands is enough": (stop() | second(territory=["KZ"]), {}, GOOD),
    # Segments
    "a license at the node above": ({}, {"customer": "college"}, GOOD),
    "a license below does not reach up": (
        {"license.shop-education": {"segment": "university"}} | carrying("education", "none"),
        {},
        "deny NO_LICENSE partner | !NO_LICENSE",
    ),
    "only the most specific counts": (
        carrying("education", "university", "none") | {"license.shop-education": {"segment": "university"}},
        {},
        GOOD,
    ),
    "each of two siblings": (
        carrying("university", "school") | {"license.shop-education": {"segment": "university"}},
        {},
        "deny NO_LICENSE partner | !NO_LICENSE .LICENSE_STANDS",
    ),
    "an activity and an agency": (
        carrying("commercial", "agency"),
        {},
        "deny NO_LICENSE partner | !NO_LICENSE .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "an institution needs no license of its own": (carrying("institution"), {}, GOOD),
    "nothing carried counts as commercial": ({}, {"customer": "blank"}, GOOD),
    "carried from tomorrow": (
        {"customer.mill": {"segments": [{"segment": "agency", "valid": ["2021-06-02", None]}]}},
        {},
        GOOD,
    ),
    "carried until yesterday": (
        {"customer.mill": {"segments": [{"segment": "agency", "valid": [None, "2021-06-01"]}]}},
        {},
        GOOD,
    ),
    "segments are never pieced together from two paths": (
        SPLIT,
        {},
        "deny NO_LICENSE partner | !NO_LICENSE .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    # The chain
    "the grantor's own license is over": (
        {"license.north-commercial": {"valid": ["2016-01-01", "2021-06-01"]}},
        {},
        "deny CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "the grantor's license has another territory": (
        {"license.north-commercial": {"territory": ["RU"]}},
        {},
        "deny CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "the grantor is stopped": (
        {"hold.h": {"partner": "north", "valid": ["2021-06-01", None]}},
        {},
        "deny CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "the grantor has ended": (
        {"partner.north": {"valid": ["2015-01-01", "2021-06-01"]}},
        {},
        "deny CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "three hops, the second without a license": (
        {"license.stall": license_of(30, "stall", "shop", "commercial"), "license.shop-commercial": None},
        {"partner": "stall"},
        "deny CHAIN_BROKEN partner | .LICENSE_STANDS !CHAIN_BROKEN",
    ),
    "three hops": ({"license.stall": license_of(30, "stall", "shop", "commercial")}, {"partner": "stall"}, GOOD),
    "without any license the step leads to the parent": (
        {"license.shop-commercial": {"revoked": True, "valid": NEVER}},
        {"partner": "stall"},
        "deny NO_LICENSE partner | !NO_LICENSE !CHAIN_BROKEN",
    ),
    "without a parent it leads to the vendor": ({}, {"partner": "rival"}, "deny NO_LICENSE partner | !NO_LICENSE"),
    "a license of any territory and period is a step": (
        {"license.stall": license_of(30, "stall", "rival", "school", territory=["RU"], valid=NEVER)},
        {"partner": "stall"},
        "deny NO_LICENSE partner | !NO_LICENSE !CHAIN_BROKEN",
    ),
    "only circles": (
        {
            "license.stall": license_of(30, "stall", "rival", "commercial"),
            "license.rival": license_of(31, "rival", "stall", "commercial"),
        },
        {"partner": "stall"},
        "deny CHAIN_BROKEN partner | !CHAIN_BROKEN",
    ),
    "a circle beside a way out": (
        {"license.north-shop": license_of(30, "north", "shop", "commercial")},
        {},
        GOOD,
    ),
    # The best path
    "another chain carries it": (
        {
            "license.rival": license_of(5, "rival", "vendor", "commercial", valid=LONG),
            "license.shop-rival": license_of(40, "shop", "rival", "commercial"),
            "partner.north": {"valid": ["2015-01-01", "2021-06-01"]},
        },
        {},
        GOOD,
    ),
    "equally bad: the shorter path is told": (
        {
            "license.shop-commercial": {"valid": ["2021-06-02", None]},
            "license.shop-stall": license_of(1, "shop", "stall", "commercial", territory=["RU"]),
            "license.stall": license_of(30, "stall", "north", "commercial"),
            "license.shop-education": None,
        },
        {},
        "deny LICENSE_NOT_STARTED partner | !LICENSE_NOT_STARTED",
    ),
    "equally bad and long: that of the lowest number at the first hop": (
        {
            "license.rival": license_of(5, "rival", "vendor", "commercial", valid=LONG),
            "license.shop-rival": license_of(9, "shop", "rival", "commercial", territory=["RU"]),
            "license.shop-commercial": {"valid": ["2021-06-02", None]},
        },
        {},
        "deny TERRITORY_OUTSIDE partner | !TERRITORY_OUTSIDE",
    ),
    "the lowest number counts whatever its segment": (
        {
            "license.rival": license_of(5, "rival", "vendor", "commercial", valid=LONG),
            "license.shop-rival": license_of(9, "shop", "rival", "commercial", territory=["RU"]),
            "license.shop-commercial": {"valid": ["2021-06-02", None]},
            "license.shop-education": {"number": 8},
        },
        {},
        "deny LICENSE_NOT_STARTED partner | !LICENSE_NOT_STARTED",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_rights(case):
    changes, asked, told = case
    assert judged(changes, asked) == expected(told)
