"""What must be true of a commitment's days, where its marks lie on the axis, and what a policy leaves of it."""

from datetime import date, timedelta

import pytest

from licensing.axis import Axis, axis_of
from licensing.commitments import Days, day_faults, made_on
from licensing.course import Fate, RunOff, run_off_of
from licensing.decision.facts import Policy, Term
from licensing.decision.lifting import Business

TODAY, LETTER = date(2021, 4, 7), date(2021, 3, 31)
BID = date(2021, 3, 29)
DAY = timedelta(days=1)

FAULTS = {
    "a bare day": ("running", {"since": BID}, []),
    "today": ("running", {"since": TODAY}, []),
    "tomorrow": ("running", {"since": TODAY + DAY}, [("since", "not_yet")]),
    "over the next day": ("running", {"since": BID, "ends": BID + DAY}, []),
    "over at once": ("running", {"since": BID, "ends": BID}, [("ends", "before_it_began")]),
    "a bid of its day": ("bid", {"since": BID, "bid_on": BID}, []),
    "a bid of another day": ("bid", {"since": BID, "bid_on": BID + DAY}, [("since", "not_the_bid")]),
    "a bid won later": ("bid", {"since": BID, "bid_on": BID, "awarded_on": TODAY}, []),
    "an award of its day": ("award", {"since": TODAY, "bid_on": BID, "awarded_on": TODAY}, []),
    "an award of the bid's day": (
        "award", {"since": BID, "bid_on": BID, "awarded_on": TODAY}, [("since", "not_the_award")],
    ),
    "the tender in its order": (
        "bid", {"since": BID, "published": BID, "bid_on": BID, "awarded_on": BID, "delivered_by": BID}, [],
    ),
    "bid before it was published": (
        "bid", {"since": BID, "published": BID + DAY, "bid_on": BID}, [("bid_on", "out_of_order")],
    ),
    "delivery before all steps": (
        "running", {"since": BID, "published": BID, "awarded_on": TODAY, "delivered_by": BID - DAY},
        [("delivered_by", "out_of_order")],
    ),
    "two faults": ("running", {"since": TODAY + DAY, "ends": BID}, [("since", "not_yet"), ("ends", "before_it_began")]),
}  # fmt: skip


@pytest.mark.parametrize(("business", "days", "faults"), FAULTS.values(), ids=FAULTS.keys())
def test_faults_of_days(business, days, faults):
    assert day_faults(business, Days(**days), TODAY) == faults


@pytest.mark.parametrize(
    ("business", "since", "expected"),
    [("bid", None, BID), ("award", None, TODAY), ("running", None, None), ("bid", LETTER, LETTER)],
    ids=["a bid's", "an award's", "a contract's", "as given"],
)
def test_the_day_it_was_made(business, since, expected):
    assert made_on(business, since, {"bid_on": BID, "awarded_on": TODAY}) == expected


LEFT = {
    "the preset": ({}, RunOff(Fate.GOES_ON, LETTER, None)),
    "merely stated": ({"record": None}, RunOff(Fate.TO_PROVE, LETTER, None)),
    "the eve": ({"since": LETTER - DAY}, RunOff(Fate.GOES_ON, LETTER, None)),
    "the day itself": ({"since": LETTER}, RunOff(Fate.NOT_COVERED)),
    "a renewal": ({"kind": "renewal"}, RunOff(Fate.NOT_COVERED)),
    "a quote is honored for no day": ({"kind": "quote"}, RunOff(Fate.OVER, LETTER, LETTER)),
    "its own end": ({"ends": date(2021, 9, 1)}, RunOff(Fate.GOES_ON, LETTER, date(2021, 9, 1))),
    "over on the first day": ({"ends": LETTER}, RunOff(Fate.OVER, LETTER, LETTER)),
    "over a day later": ({"ends": LETTER + DAY}, RunOff(Fate.GOES_ON, LETTER, LETTER + DAY)),
}


@pytest.mark.parametrize(("values", "expected"), LEFT.values(), ids=LEFT.keys())
def test_what_a_policy_leaves(values, expected):
    policy = Policy(1, ("kettles",), ("KZ",), valid=(LETTER, None))
    assert run_off_of(policy, Business(**{"kind": "bid", "since": BID, "record": "1", **values})) == expected


@pytest.mark.parametrize(
    ("term", "ends", "over"),
    [
        (Term(until=date(2021, 6, 30)), None, date(2021, 7, 1)),
        (Term(until=date(2021, 6, 30)), date(2021, 5, 1), date(2021, 5, 1)),
        (Term(until=date(2021, 6, 30)), date(2021, 9, 1), date(2021, 7, 1)),
    ],
    ids=["the run-off's end", "its own end first", "the run-off's end first"],
)
def test_the_earlier_end_counts(term, ends, over):
    policy = Policy(1, ("kettles",), ("KZ",), valid=(LETTER, None), run_off={"bid": term})
    assert run_off_of(policy, Business("bid", BID, "1", ends)) == RunOff(Fate.GOES_ON, LETTER, over)


def test_another_first_day_not_covered():
    policy = Policy(1, ("kettles",), ("KZ",), valid=(LETTER, None), run_off={"bid": Term(since_before=BID)})
    assert run_off_of(policy, Business("bid", BID, "1")) == RunOff(Fate.NOT_COVERED)
    assert run_off_of(policy, Business("bid", BID - DAY, "1")) == RunOff(Fate.GOES_ON, BID, None)


AXIS = Axis(date(2021, 1, 1), date(2021, 4, 11))


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2021, 1, 1), "0.00%"),
        (date(2021, 1, 26), "25.00%"),
        (date(2021, 4, 11), "100.00%"),
        (date(2020, 1, 1), "0.00%"),
        (date(2022, 1, 1), "100.00%"),
        (None, "100.00%"),
    ],
    ids=str,
)
def test_places_on_the_axis(day, place):
    assert AXIS.place(day) == place


@pytest.mark.parametrize(
    ("since", "over", "width"),
    [
        (date(2021, 1, 1), date(2021, 1, 2), "1.00%"),
        (None, None, "100.00%"),
        (date(2021, 4, 1), None, "10.00%"),
        (date(2020, 1, 1), date(2021, 1, 11), "10.00%"),
        (date(2021, 2, 1), date(2021, 1, 1), "0.00%"),
    ],
    ids=["a day", "always", "open", "from before", "upside down"],
)
def test_widths_on_the_axis(since, over, width):
    assert AXIS.width(since, over) == width


@pytest.mark.parametrize("months", [1, 5, 14, 40, 130, 1000])
def test_ticks_are_few_firsts_of_months_within(months):
    axis = axis_of([date(2021, 1, 15), date(2021, 1, 15) + timedelta(days=30 * months)])
    ticks = axis.ticks()
    assert 1 <= len(ticks) <= 4 or months == 1
    assert all(day.day == 1 and axis.first < day < axis.over for day in ticks)
    assert ticks == sorted(set(ticks))
