"""Ranges of days, compared day by day with sets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.periods import EMPTY, OPEN, common, holds, is_empty, joined, stretches, without

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
edges = st.one_of(st.none(), st.sampled_from(DAYS))
ranges = st.tuples(edges, edges)
D = [DAYS[number] for number in (0, 3, 5, 8)]


def days_of(*periods) -> set[date]:
    return {day for day in DAYS for period in periods if holds(period, day)}


@given(ranges, ranges)
def test_common_days(one, other):
    assert days_of(common(one, other)) == days_of(one) & days_of(other)


@given(ranges, st.lists(ranges, max_size=4))
def test_what_is_left(period, others):
    assert days_of(*without(period, others)) == days_of(period) - days_of(*others)


@given(st.lists(ranges, max_size=5))
def test_joined_ranges_hold_the_same_days_and_do_not_touch(periods):
    found = joined(periods)
    assert days_of(*found) == days_of(*periods)
    assert all(one[1] < other[0] for one, other in zip(found, found[1:], strict=False))


@given(st.lists(ranges, max_size=5))
def test_stretches_cover_all_time_and_each_lies_in_or_out_of_every_range(periods):
    found = stretches(periods)
    assert days_of(*found) == set(DAYS)
    for stretch in found:
        for period in periods:
            inside = days_of(stretch) & days_of(period)
            assert inside in (set(), days_of(stretch))


@pytest.mark.parametrize(
    ("period", "others", "left"),
    [
        (OPEN, [], [OPEN]),
        (OPEN, [OPEN], []),
        (OPEN, [(D[1], D[2])], [(None, D[1]), (D[2], None)]),
        ((D[0], D[3]), [(D[0], D[1])], [(D[1], D[3])]),
        ((D[0], D[3]), [(D[2], None)], [(D[0], D[2])]),
        ((D[0], D[3]), [EMPTY], [(D[0], D[3])]),
        (EMPTY, [], []),
    ],
    ids=["nothing taken", "all taken", "a hole", "the beginning", "the end", "no day taken", "no day to begin with"],
)
def test_edges_of_what_is_left(period, others, left):
    assert without(period, others) == left
    assert is_empty(EMPTY)
