"""Owners of customers that were merged: whichever of them the owners are entered for, and whenever."""

from dataclasses import replace
from decimal import Decimal

import pytest

from customers.holdings_import.running import Options, import_holdings
from customers.models import Customer, Review
from customers.reference import load_codes
from customers.selectors.entities import entities_of_customers, entity_of
from customers.selectors.evidence import classifications_of
from customers.selectors.groups import groups_of
from customers.selectors.missing import missing_facts
from customers.selectors.owners_page import about_customers_owners
from customers.selectors.reviews import alike
from customers.selectors.shares import shares_of_customers
from customers.services.holdings import add_entity, entity_of_customer
from customers.services.merging import merge_customers, undo_merge
from customers.services.segments import set_segment
from history import clock
from history.reading import Reading
from tests.customers.conftest import make_customer
from tests.customers.owning import WHY, agency, entity, hold

pytestmark = pytest.mark.django_db
MERGED, THIRD = "RU-OGRN:1027700000008", "RU:7736050003"


@pytest.fixture
def kept(romashka, segments) -> Customer:
    return romashka


@pytest.fixture
def merged(db) -> Customer:
    return make_customer(MERGED, "Romashka LLC")


@pytest.fixture
def third(db) -> Customer:
    return make_customer(THIRD, "АО «Ромашка Плюс»")


def at_least(*customers: Customer) -> list[Decimal]:
    found = classifications_of([row.pk for row in customers], on=clock.today())
    return [found[row.pk].share.at_least for row in customers]


def computed_anew(*customers: Customer) -> list[Decimal]:
    found = shares_of_customers([row.pk for row in customers], on=clock.today(), reading=Reading(known=clock.now()))
    return [found[row.pk].at_least for row in customers]


def test_owners_entered_for_the_kept_one_join_those_of_the_merged_one(kept, merged):
    hold(agency(), entity("Romashka LLC", customer=merged), "60")
    merge_customers(merged, into=kept, **WHY)
    assert at_least(kept) == [60]
    page = entity_of_customer(kept, **WHY)
    assert at_least(kept) == [60], "opening the page of owners takes nothing away"
    hold(entity("B", "public_body"), page, "20")
    assert at_least(kept) == [80]


def test_an_entity_that_comes_with_the_number_joins_them(kept, merged):
    public = agency()
    hold(public, entity("Romashka LLC", customer=merged), "60")
    merge = merge_customers(merged, into=kept, **WHY)
    late = add_entity(name="Romashka", country="RU", scheme="RU-INN", value="7700000009", **WHY)
    hold(entity("B", "public_body"), late, "20")
    assert at_least(kept, merged) == [80, 80]
    undo_merge(merge, **WHY)
    assert at_least(kept, merged) == [20, 60]


def test_an_entity_that_a_file_brings_joins_them(kept, merged, tmp_path):
    hold(agency(), entity("Romashka LLC", customer=merged), "60")
    merge_customers(merged, into=kept, **WHY)
    file = tmp_path / "owners.csv"
    rows = ["owner,owner_kind,asset,asset_country,asset_id,share", "Office,public body,Romashka,RU,7700000009,20"]
    file.write_text("\n".join(rows))
    report = import_holdings(file, file.name, Options(**WHY))
    assert report.done, report.problems
    assert at_least(kept, merged) == [80, 80]


def test_undoing_an_earlier_merge_parts_the_owners(kept, merged, third):
    public = agency()
    hold(public, entity("Romashka LLC", customer=merged), "60")
    hold(public, entity("Plus", customer=third), "30")
    first = merge_customers(merged, into=kept, **WHY)
    second = merge_customers(third, into=kept, **WHY)
    assert at_least(kept) == [90]
    undo_merge(first, **WHY)
    assert at_least(kept, merged, third) == [30, 60, 30]
    undo_merge(second, **WHY)
    assert at_least(kept, merged, third) == [0, 60, 30]


def test_what_is_merged_with_a_public_body_is_one_until_that_is_undone(kept, merged, third):
    ministry = entity("Ministry", "public_body", customer=merged)
    hold(ministry, entity("Plus", customer=third), "60")
    entity("Kept", customer=kept)
    merge = merge_customers(merged, into=kept, **WHY)
    assert at_least(kept, third) == [100, 60]
    assert computed_anew(kept, third) == [100, 60]
    undo_merge(merge, **WHY)
    assert at_least(kept, merged, third) == [0, 100, 60]


def test_an_entity_of_one_merged_earlier_joins_too(kept, merged, third):
    public = agency()
    hold(public, entity("Plus", customer=third), "30")
    hold(public, entity("Kept", customer=kept), "40")
    first = merge_customers(third, into=merged, **WHY)
    second = merge_customers(merged, into=kept, **WHY)
    assert at_least(kept) == [70]
    undo_merge(second, **WHY)
    assert at_least(kept, merged, third) == [40, 30, 30]
    undo_merge(first, **WHY)
    assert at_least(kept, merged, third) == [40, 0, 30]


def test_as_it_was_known_before_the_merge(kept, merged):
    public = agency()
    for customer, share in ((kept, "20"), (merged, "60")):
        hold(public, entity(str(customer), customer=customer), share)
    before = clock.now()
    merge_customers(merged, into=kept, **WHY)
    found = shares_of_customers([kept.pk, merged.pk], on=clock.today(), reading=Reading(known=before))
    assert [found[row.pk].at_least for row in (kept, merged)] == [20, 60]
    assert at_least(kept, merged) == [80, 80]


def test_what_is_known_of_the_merged_ones_owners_is_not_asked_again(kept, merged, third):
    held = entity("Romashka LLC", customer=merged)
    hold(agency(), held)
    merge_customers(merged, into=kept, **WHY)
    found = missing_facts(clock.today())
    assert (found.bare, found.settles) == ([third.pk], {held.pk: [kept.pk]})
    assert about_customers_owners(kept, on=clock.today())["entity"].pk == held.pk
    assert about_customers_owners(third, on=clock.today()) is None


def test_the_kept_ones_own_entity_comes_before_those_of_merged_ones(kept, merged, third):
    rows = {row: entity(str(row), customer=row) for row in (third, merged, kept)}
    for row in (merged, third):
        merge_customers(row, into=kept, **WHY)
    assert entities_of_customers() == {kept.pk: rows[kept].pk}
    assert entity_of(kept) == rows[kept]


def test_a_review_finds_those_with_the_same_owner_through_merged_customers(segments, kept, merged, third):
    load_codes()
    public = agency()
    for customer in (merged, third):
        hold(public, entity(str(customer), customer=customer), "60")
    merge_customers(merged, into=kept, **WHY)
    for customer in (kept, third):
        set_segment(customer, segment=segments["none"], basis="finding", evidence="Extract", **WHY)
    reviews = {row.customer: row for row in Review.objects.all() if row.one["segment"] == "none"}
    for one, other in ((kept, third), (third, kept)):
        assert {row.review.customer for row in alike(reviews[one], clock.today())} == {other}


@pytest.mark.parametrize("owned", ["both", "kept", "merged", "neither"])
def test_what_is_foretold_of_a_merge_is_what_it_does(segments, kept, merged, owned):
    public = agency()
    for name, customer in (("kept", kept), ("merged", merged)):
        if owned in ("both", name):
            hold(public, entity(str(customer), customer=customer), "30")
    joined = groups_of([kept.pk, merged.pk]).joined(kept.pk, merged.pk)
    foretold = classifications_of([kept.pk], on=clock.today(), groups=joined)[kept.pk]
    merge_customers(merged, into=kept, **WHY)
    found = classifications_of([kept.pk], on=clock.today())[kept.pk]
    assert replace(foretold.share, version=None) == replace(found.share, version=None)
    assert [row.segment for row in foretold.segments] == [row.segment for row in found.segments]
    assert found.share.at_least == {"both": 60, "neither": 0}.get(owned, 30)
