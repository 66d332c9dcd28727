"""One letter read in several ways: pure tables, no database."""

from datetime import date
from decimal import Decimal

import pytest

from licensing import readings
from licensing.decision import Carried, Customer, Facts, Measure, Measures, Policy, Segment, Signals

ON = date(2021, 3, 31)
FACTS = Facts(
    segments={
        "commercial": Segment("activity", None, True),
        "education": Segment("activity", None, True),
        "university": Segment("activity", "education", True),
        "healthcare": Segment("activity", None, True),
        "state": Segment("state"),
        "agency": Segment("state", "state", True),
        "institution": Segment("state", "state"),
        "controlled": Segment("state", "state"),
        "beneficiary": Segment("state", "state"),
        "none": Segment("state"),
    }
)
DRAFT = Policy(number=1, lines=("kettles",), countries=("KZ",), segments=("state",))
FIVE = ["any_share", "share_from", "cascade_ge50", "cascade_gt50", "agency"]


def customer(*codes: str, country: str = "KZ", signal: bool = False, **measures) -> Customer:
    return Customer(
        country, segments=tuple(map(Carried, codes)), signals=Signals(state=signal), measures=Measures(**measures)
    )


def share(least, most, any_share="yes", ge50="no", gt50="no") -> dict:
    return {
        "at_least": Decimal(least),
        "at_most": Decimal(most),
        "any_share": any_share,
        "cascade_ge50": ge50,
        "cascade_gt50": gt50,
    }


# One letter for each of the five in the order above: y(es), n(o), u(nknown); then the same with education
CASES = {
    "a ministry": (customer("agency"), "yyyyy yyyyy"),
    "an institution": (customer("institution"), "yyyyn yyyyn"),
    "a state university": (customer("university", "institution"), "yyyyn yyyyy"),
    "a private university": (customer("university", "none"), "nnnnn yyyyy"),
    "found to have no state in it": (customer("commercial", "none"), "nnnnn nnnnn"),
    "nothing known": (customer(), "uuuuu uuuuu"),
    "a school of nobody knows whom": (customer("university"), "uuuuu yyyyy"),
    "one percent": (customer("beneficiary", **share(1, 1)), "ynnnn ynnnn"),
    "just below 25": (customer("beneficiary", **share("24.999999999", "24.999999999")), "ynnnn ynnnn"),
    "25": (customer("beneficiary", **share(25, 25)), "yynnn yynnn"),
    "20 to 30": (customer("beneficiary", **share(20, 30)), "yunnn yunnn"),
    "half": (customer("beneficiary", **share(50, 50, ge50="yes")), "yyynn yyynn"),
    "half of a half": (customer("beneficiary", **share(25, 25, ge50="yes")), "yyynn yyynn"),
    "a tenth below what the state controls": (
        customer("controlled", **share(6, 6, ge50="yes", gt50="yes")),
        "ynyyn ynyyn",
    ),
    "elsewhere": (customer("agency", country="AM"), "nnnnn nnnnn"),
}
WORDS = {"y": "yes", "n": "no", "u": "unknown"}


@pytest.mark.parametrize(("who", "expected"), CASES.values(), ids=CASES.keys())
def test_who_falls_under_each_reading(who, expected):
    columns = readings.compare(DRAFT, [readings.Group(1, who, 1)], ON, FACTS)
    codes = [*FIVE, *(f"{name}-education" for name in FIVE)]
    found = {code: columns[code].found for code in codes}
    assert found == {code: [WORDS[letter]] for code, letter in zip(codes, expected.replace(" ", ""), strict=True)}


SAID = {
    "the state and health": (("state", "healthcare"), ("agency", "healthcare"), ("agency", "education", "healthcare")),
    "universities": (("university",), ("agency",), ("agency", "education")),
    "companies under control": (("commercial", "controlled"), ("agency", "commercial"), ("agency", "commercial", "education")),
}  # fmt: skip


@pytest.mark.parametrize(("segments", "without", "with_education"), SAID.values(), ids=SAID.keys())
def test_a_reading_replaces_what_the_draft_says_of_the_state(segments, without, with_education):
    draft = Policy(number=1, lines=("kettles",), countries=("KZ",), segments=segments, measure=Measure("control"))
    found = readings.readings_of(draft, FACTS)
    assert (found["agency"].segments, found["agency"].measure) == (without, None)
    assert (found["agency-education"].segments, found["agency-education"].measure) == (with_education, None)
    assert found["share_from"].measure == Measure("share_from", Decimal(25))
    assert found["draft"] is draft


@pytest.mark.parametrize("code", [reading.code for reading in readings.READINGS])
def test_a_draft_that_is_a_reading_is_known_as_it(code):
    draft = readings.readings_of(DRAFT, FACTS)[code]
    assert readings.code_of(draft, FACTS) == code
    assert set(readings.readings_of(draft, FACTS)) == {reading.code for reading in readings.READINGS}


def test_what_the_unproven_cost_under_each_rule():
    groups = [
        readings.Group(1, customer(), 5, commitments=2, endless=1, months=7, checks=4),
        readings.Group(2, customer(signal=True), 3, checks=2),
        readings.Group(3, customer("agency"), 2, commitments=3, endless=1, months=9, checks=8),
        readings.Group(4, customer("none"), 4, commitments=1, months=1, checks=1),
    ]
    found = readings.compare(DRAFT, groups, ON, FACTS)["any_share"].tally
    assert found == readings.Tally(
        in_scope=2, unproven=8, untouched=4, commitments=3, endless=1, months=9, open_commitments=2,
        loads={
            "allow": readings.Load(),
            "declare": readings.Load(one_click=5, officer=3, checks=2),
            "review": readings.Load(officer=8, checks=6),
            "deny": readings.Load(stopped=8),
        },
    )  # fmt: skip


def test_whom_one_reading_alone_means():
    groups = [
        readings.Group(1, customer("beneficiary", **share(1, 1)), 5),
        readings.Group(2, customer("beneficiary", **share(30, 30)), 3),
        readings.Group(3, customer("agency"), 2),
        readings.Group(4, customer("university", **share(1, 1)), 7),
    ]
    found = readings.compare(DRAFT, groups, ON, FACTS)
    assert {code: found[code].tally.alone for code in FIVE} == dict.fromkeys(FIVE, 0) | {"any_share": 12}
    assert found["any_share-education"].tally.alone == 5


@pytest.mark.parametrize(
    ("ends", "months"),
    [
        (date(2021, 3, 31), 0),
        (date(2021, 3, 1), 0),
        (date(2021, 4, 1), 1),
        (date(2021, 4, 30), 1),
        (date(2021, 12, 31), 9),
        (date(2022, 3, 31), 12),
        (date(2022, 4, 1), 13),
    ],
)
def test_each_month_begun_counts(ends, months):
    assert readings.months_between(date(2021, 3, 31), ends) == months


@pytest.mark.parametrize(("checks", "minutes", "days"), [(0, 20, 0), (24, 20, 1), (6, 20, 0.25), (2, 480, 2)])
def test_the_days_that_checks_take(checks, minutes, days):
    assert readings.officer_days(checks, minutes) == days
