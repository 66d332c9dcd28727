"""Profiles: equal customers share one, limits tell shares apart, and every writer keeps them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from customers.identifiers import parse
from customers.models import (
    Axis,
    Basis,
    CodeRule,
    Customer,
    CustomerProfile,
    Entity,
    EntityKind,
    Holding,
    Profile,
    ShareLimit,
)
from customers.ownership.share import Share
from customers.profiles import between_limits
from customers.reference import load_codes
from customers.selectors.pages import carriers
from customers.services.codes import end_code, end_rule, read_code, set_code
from customers.services.customers import correct_identifier, correct_name
from customers.services.profiles import reprofile, see_limit
from customers.services.segments import correct_segment, end_segment, set_segment
from customers.services.shares import recompute_below
from history import clock
from history.changes import change
from tests.customers.conftest import REASON, make_customer

BY = {"actor": None, "reason": REASON}
DAY, NEXT = date(2021, 6, 1), date(2022, 1, 1)
percent = st.decimals(0, 100, places=2)


def side(value: Decimal, limit: Decimal) -> bool:
    return value > limit


@given(st.lists(percent, max_size=4, unique=True), percent, percent)
def test_an_interval_keeps_its_side_of_every_limit(limits, one, other):
    share = Share(at_least=min(one, other), at_most=max(one, other))
    at_least, at_most = between_limits(share, tuple(sorted(limits)))
    for limit in limits:
        assert side(at_least, limit) == side(share.at_least, limit)
        assert side(at_most, limit) == side(share.at_most, limit)


def test_without_limits_no_share_is_told_from_another():
    assert between_limits(Share(Decimal(3), Decimal(4)), ()) == (0, 100)


def profile(customer: Customer, on: date = DAY) -> Profile:
    return Profile.objects.get(customers__customer=customer, customers__valid__contains=on)


def carries(customer: Customer, on: date = DAY) -> list[str]:
    return profile(customer, on).segments


@pytest.mark.django_db
def test_customers_that_are_alike_share_a_profile(segments):
    one, other, third = (
        make_customer(number, name)
        for number, name in (
            ("RU:7700000009", "ООО «Ромашка»"),
            ("RU:7736050003", "АО «Лютик»"),
            ("KZ:020240000555", "ТОО «Берег»"),
        )
    )
    assert profile(one) == profile(other) != profile(third)
    assert CustomerProfile.objects.count() == 3


@pytest.mark.django_db
def test_days_are_cut_where_something_begins_or_is_over(segments, romashka):
    set_segment(romashka, segment=segments["school"], basis=Basis.FINDING, evidence="Charter", since=DAY, **BY)
    row = set_segment(romashka, segment=segments["none"], basis=Basis.FINDING, evidence="Extract", since=NEXT, **BY)
    found = romashka.profiles.order_by("valid").values_list("valid", "profile__segments")
    assert [(valid.lower, valid.upper, codes) for valid, codes in found] == [
        (None, DAY, []),
        (DAY, NEXT, ["school"]),
        (NEXT, None, ["none", "school"]),
    ]
    end_segment(row, on=NEXT, **BY)
    assert [row.valid.lower for row in romashka.profiles.order_by("valid")] == [None, DAY]


@pytest.mark.django_db
def test_every_writer_keeps_the_profile(segments, romashka):
    load_codes()
    correct_name(romashka, name="Министерство ромашек", **BY)
    assert profile(romashka).state
    correct_identifier(romashka, parse("KZ:020240000555"), **BY)
    assert profile(romashka).country == "KZ"
    correct_identifier(romashka, parse("RU:7700000009"), **BY)
    row = set_code(romashka, read_code("okopf", "75103"), source="Extract", **BY)
    assert carries(romashka) == ["institution"]
    assert Customer.objects.carrying(segments["state"], DAY).get() == romashka
    assert carriers(DAY) == {"institution": 1}
    end_rule(CodeRule.objects.get(scheme="okopf", code="751"), **BY)
    reprofile([romashka.pk])
    assert carries(romashka) == []
    end_code(row, on=DAY, **BY)
    assert carries(romashka) == []
    assert not Customer.objects.carrying(segments["state"], DAY).exists()


@pytest.mark.django_db
def test_moving_a_segment_can_settle_a_contradiction(segments, romashka):
    load_codes()
    set_segment(romashka, segment=segments["nonprofit"], basis=Basis.FINDING, evidence="Charter", **BY)
    set_code(romashka, read_code("okved", "85"), source="Extract", **BY)
    assert (carries(romashka), profile(romashka).activities) == (["nonprofit"], ["education"])
    assert segments["nonprofit"].axis == Axis.ACTIVITY
    correct_segment(segments["nonprofit"], parent=segments["education"], **BY)
    assert (carries(romashka), profile(romashka).activities) == (["education", "nonprofit"], [])


@pytest.mark.django_db
def test_nothing_is_written_where_nothing_changed(segments, romashka):
    before = list(CustomerProfile.objects.values_list("pk", flat=True))
    assert reprofile([romashka.pk]) == 0
    assert list(CustomerProfile.objects.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_a_limit_is_seen_once(segments, romashka):
    assert [see_limit(Decimal("25")), see_limit(Decimal("25.0000000000"))] == [True, False]
    assert ShareLimit.objects.filter(limit=25).count() == 1


@pytest.mark.django_db
def test_many_take_as_many_queries_as_one(segments, django_assert_num_queries):
    pks = [make_customer(number, "Ромашка").pk for number in ("RU:7700000009", "RU:7736050003", "RU:7736207543")]
    CustomerProfile.objects.all().delete()
    for some in (pks[:1], pks[1:]):
        with django_assert_num_queries(11):
            reprofile(some)


@pytest.mark.django_db
def test_a_share_that_is_computed_anew_is_followed(segments, romashka):
    see_limit(Decimal(25))
    with change(**BY):
        state = Entity.objects.create(kind=EntityKind.PUBLIC_BODY, name="State")
        company = Entity.objects.create(name="Ромашка", customer=romashka)
        held = Holding.objects.create(owner=state, asset=company, low=60, high=60, valid=DateRange(None, None))
        recompute_below([company], cause="system:test")
        today = clock.today()
        assert carries(romashka, today) == ["beneficiary", "controlled"]
        assert profile(romashka, today).at_least > 25
        held.valid = DateRange(empty=True)
        held.save()
        recompute_below([company], cause="system:test")
    assert carries(romashka, today) == []
    assert profile(romashka, today).at_least <= 25
