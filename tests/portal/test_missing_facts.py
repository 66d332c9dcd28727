"""What is missing, and what ranks first: by what waits for it."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from customers.models import Entity
from customers.services.holdings import add_entity, set_holding
from customers.services.merging import merge_customers, undo_merge
from customers.services.segments import set_segment
from licensing.selectors.waiting import open_commitments, waiting_answers
from licensing.services.commitments import record_commitment
from tests.licensing.conftest import DAY, SYSTEM
from tests.portal.questioned import (
    NUMBERS,
    asking,
    bank,
    bare,
    ceiling,
    entity_of,
    grant,
    holding,
    kettle,
    make_customer,
    on_the_day_of_the_questions,
    owned,
    ranking,
    waits,
)

__all__ = [
    "asking",
    "bank",
    "bare",
    "ceiling",
    "grant",
    "holding",
    "kettle",
    "make_customer",
    "on_the_day_of_the_questions",
    "owned",
    "waits",
]
pytestmark = pytest.mark.django_db


def test_a_fact_settles_those_below_it_and_touches_those_it_is_one_of_several_for(owned, holding):
    missing = ranking().missing
    assert missing.settles[holding.pk] == [row.pk for row in owned[:3]]
    assert missing.touched(holding.pk) == missing.together == [owned[3].pk]
    assert (missing.rest(holding.pk), missing.is_listed(holding.pk)) == (100, False)
    fourth = Entity.objects.get(customer=owned[3])
    assert (missing.settles[fourth.pk], missing.rest(fourth.pk), missing.is_listed(fourth.pk)) == ([], 50, True)


def test_customers_with_nothing_on_file_are_their_own_question(owned, bare, make_customer):
    alone = make_customer("KZ:020240000555", name="ТОО «Один»")
    entity_of(alone)
    missing = ranking().missing
    assert sorted(missing.bare) == [bare.pk, alone.pk]
    assert missing.customers == {bare.pk, alone.pk, *(row.pk for row in owned)}


@pytest.mark.parametrize("code", ["none", "agency", "beneficiary"])
def test_a_finding_closes_the_question(owned, holding, segments, code):
    set_segment(owned[0], **SYSTEM, segment=segments[code], basis="finding", evidence="Charter")
    assert ranking().missing.settles[holding.pk] == [row.pk for row in owned[1:3]]


def test_an_activity_leaves_it_open(owned, holding, segments):
    set_segment(owned[0], **SYSTEM, segment=segments["university"], basis="finding", evidence="Charter")
    assert len(ranking().missing.settles[holding.pk]) == 3


def test_only_the_newest_answer_that_waits_is_counted(owned, waits, segments):
    first = waits(NUMBERS[0])
    assert (first.verdict, first.governing) == ("review", "OWNERSHIP_UNPROVEN")
    second, other = waits(NUMBERS[0]), waits(NUMBERS[1])
    waits(NUMBERS[2])
    set_segment(owned[2], **SYSTEM, segment=segments["none"], basis="finding", evidence="Charter")
    assert waits(NUMBERS[2]).verdict == "allow"
    assert waiting_answers() == {owned[0].pk: [second.pk], owned[1].pk: [other.pk]}


def test_what_waits_for_a_merged_customer_waits_for_the_kept_one(owned, waits, bens_partner, lines):
    waits(NUMBERS[1])
    given = {**SYSTEM, "partner": bens_partner, "customer": owned[1], "products": ["kettle-1"]}
    record_commitment(**given, since=date(2021, 1, 1), business="bid", number="1")
    merge = merge_customers(owned[1], into=owned[0], **SYSTEM)
    newest = waits(NUMBERS[0])
    assert waiting_answers() == {owned[0].pk: [newest.pk]}
    assert open_commitments(DAY) == {owned[0].pk: Counter(bid=1)}
    undo_merge(merge, **SYSTEM)
    assert set(waiting_answers()) == {owned[0].pk, owned[1].pk}
    assert open_commitments(DAY) == {owned[1].pk: Counter(bid=1)}


def test_an_answer_about_the_buyer_waits_for_the_buyer(owned, waits, bank, asking):
    row = waits("KZ:020240000555", buyer=asking(NUMBERS[0]).customer)
    assert row.answer["about"] == "buyer"
    assert waiting_answers() == {owned[0].pk: [row.pk]}


def test_commitments_count_until_they_are_over(owned, bens_partner, lines):
    given = {
        **SYSTEM,
        "partner": bens_partner,
        "customer": owned[0],
        "products": ["kettle-1"],
        "since": date(2021, 1, 1),
    }
    record_commitment(**given, business="bid", number="1")
    record_commitment(**given, business="running", number="2", ends=DAY)
    assert open_commitments(date(2021, 5, 31)) == {owned[0].pk: Counter(bid=1, running=1)}
    assert open_commitments(DAY) == {owned[0].pk: Counter(bid=1)}


def test_what_waits_ranks_before_how_many_there_are(owned, holding, make_customer, waits):
    other = add_entity(**SYSTEM, name="Holding Y")
    single = make_customer("KZ:020240000555", name="ТОО «Ждут»")
    set_holding(other, entity_of(single), **SYSTEM, low=Decimal(100), high=Decimal(100))
    assert ranking().entities[:2] == [holding.pk, other.pk]
    waits("KZ:020240000555")
    assert ranking().entities[:2] == [other.pk, holding.pk]
