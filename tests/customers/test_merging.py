"""Merging two customers, undoing it, and remembering that two are two."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from customers.identifiers import check, parse
from customers.models import Basis, Customer, CustomerMerge, CustomerProfile, Entity, Identifier
from customers.periods import holds
from customers.selectors.evidence import classifications_of
from customers.selectors.groups import everyone_of, groups_of
from customers.services.customers import (
    add_customer,
    add_identifier,
    correct_identifier,
    find_customer,
    set_region,
)
from customers.services.merging import merge_customers, say_not_the_same, take_back_not_the_same, undo_merge
from customers.services.segments import end_segment, set_segment
from history import clock
from history.changes import change
from history.reading import Reading
from partners.exceptions import Refused
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
WHY = {"actor": None, "reason": REASON}
KEPT, MERGED, THIRD = "RU:7700000009", "RU-OGRN:1027700000008", "RU:7736050003"


@pytest.fixture
def kept(romashka) -> Customer:
    return romashka


@pytest.fixture
def merged(db) -> Customer:
    return make_customer(MERGED, "Romashka LLC")


@pytest.fixture
def third(db) -> Customer:
    return make_customer(THIRD, "АО «Ромашка Плюс»")


def pointers() -> dict[str, str | None]:
    return {str(row): row.merged_into and str(row.merged_into) for row in Customer.objects.all()}


@pytest.mark.parametrize("text", [KEPT, MERGED], ids=["kept", "merged"])
def test_both_numbers_lead_to_the_kept_one(kept, merged, text):
    merge_customers(merged, into=kept, **WHY)
    assert find_customer(parse(text)) == kept
    assert add_customer(parse(text), name="Whoever", **WHY) == (kept, False)


@pytest.mark.parametrize("text", ["Romashka", "ромашка", "1027700000008", "ОГРН 1027700000008", "7700000009", "00009"])
def test_both_names_and_numbers_find_the_kept_one_alone(actor_of, ada, kept, merged, text):
    merge_customers(merged, into=kept, **WHY)
    found = Customer.objects.findable_by(actor_of(ada), text).search(text)
    assert list(found) == [kept]


def test_a_partner_that_knew_either_knows_the_kept_one(actor_of, ben, bela, cleo, bens_partner, kept):
    merged = make_customer(MERGED, "Romashka LLC", partner=bens_partner)
    merge_customers(merged, into=kept, **WHY)
    assert list(Customer.objects.visible_to(actor_of(ben))) == [kept]
    assert list(Customer.objects.visible_to(actor_of(cleo))) == []
    assert list(Customer.objects.findable_by(actor_of(cleo), "1027700000008")) == [kept]
    assert list(Customer.objects.findable_by(actor_of(cleo), "Romashka")) == []
    assert list(Customer.objects.visible_to(actor_of(ben)).named(merged.public_id)) == [kept]
    assert list(Customer.objects.visible_to(actor_of(cleo)).named(merged.public_id)) == []


def test_undo_restores_exactly_what_was(kept, merged, third):
    first = merge_customers(third, into=merged, **WHY)
    before, identifiers = pointers(), list(Identifier.objects.order_by("pk").values())
    merge = merge_customers(merged, into=kept, **WHY)
    assert set(pointers().values()) == {None, str(kept)}
    with pytest.raises(Refused) as refusal:
        undo_merge(first, **WHY)
    assert refusal.value.code == "merged_since"
    assert undo_merge(merge, **WHY) is True
    assert undo_merge(merge, **WHY) is False
    assert (pointers(), list(Identifier.objects.order_by("pk").values())) == (before, identifiers)
    assert undo_merge(first, **WHY) is True
    assert set(pointers().values()) == {None}
    assert list(CustomerMerge.objects.standing()) == []


def test_a_merge_can_be_done_again_after_its_undo(kept, merged):
    undo_merge(merge_customers(merged, into=kept, **WHY), **WHY)
    merge_customers(kept, into=merged, **WHY)
    assert pointers() == {str(kept): str(merged), str(merged): None}


def refused(merged: Customer, into: Customer) -> str:
    with pytest.raises(Refused) as refusal:
        merge_customers(merged, into=into, **WHY)
    return refusal.value.code


def test_what_cannot_be_merged_is_refused_and_changes_nothing(kept, merged, third):
    foreign = make_customer("KZ:020240000555", "ТОО «Ромашка»")
    assert refused(kept, kept) == "itself"
    assert refused(kept, foreign) == "other_country"
    merge_customers(merged, into=kept, **WHY)
    before = pointers()
    assert refused(merged, third) == refused(third, merged) == "merged_already"
    assert refused(kept, merged) == "circle"
    assert pointers() == before


def test_the_entity_of_the_merged_one_becomes_the_same_and_is_parted_again(kept, merged):
    with change(**WHY):
        ours, theirs = (Entity.objects.create(name=str(row), customer=row) for row in (kept, merged))
        follower = Entity.objects.create(name="Twice", merged_into=theirs)
    merge = merge_customers(merged, into=kept, **WHY)
    assert (merge.entity, merge.entity_followers) == (theirs, [follower.pk])
    assert set(Entity.objects.exclude(pk=ours.pk).values_list("merged_into", flat=True)) == {ours.pk}
    undo_merge(merge, **WHY)
    found = dict(Entity.objects.values_list("pk", "merged_into"))
    assert found == {ours.pk: None, theirs.pk: None, follower.pk: theirs.pk}


def test_one_entity_alone_stays_where_it_is(kept, merged):
    with change(**WHY):
        entity = Entity.objects.create(name="x", customer=merged)
    merge = merge_customers(merged, into=kept, **WHY)
    entity.refresh_from_db()
    assert (merge.entity, entity.merged_into, entity.customer) == (None, None, merged)


def test_groups_are_read_as_they_were_known(kept, merged, third):
    before = clock.now()
    merge_customers(merged, into=kept, **WHY)
    groups = groups_of([merged.pk, third.pk])
    assert groups.kept == {kept.pk: kept.pk, merged.pk: kept.pk, third.pk: third.pk}
    assert groups.members == {kept.pk: (kept.pk, merged.pk), third.pk: (third.pk,)}
    then = groups_of([merged.pk, kept.pk], Reading(known=before))
    assert then.kept == {kept.pk: kept.pk, merged.pk: merged.pk}
    assert find_customer(parse(MERGED), Reading(known=before)) == merged
    assert everyone_of(kept) == [kept.pk, merged.pk]


def test_a_wrong_number_of_the_kept_one_gives_way_to_the_merged_ones(kept, merged):
    merge_customers(merged, into=kept, **WHY)
    assert add_identifier(kept, parse(MERGED), **WHY) is False
    assert correct_identifier(kept, parse(MERGED), instead_of=kept.identifiers.get(), **WHY) is True
    assert list(kept.identifiers.values_list("value", "is_current")) == [("7700000009", False)]
    assert find_customer(parse(KEPT)) == kept


def test_not_the_same_is_remembered_until_it_is_taken_back(kept, merged, third):
    said = say_not_the_same(kept, merged, actor=None, reason="system:looked")
    assert say_not_the_same(merged, kept, **WHY) == said
    assert refused(merged, kept) == refused(kept, merged) == "not_the_same"
    merge_customers(third, into=merged, **WHY)
    assert refused(merged, kept) == "not_the_same"
    assert take_back_not_the_same(said, **WHY) is True
    assert take_back_not_the_same(said, **WHY) is False
    merge_customers(merged, into=kept, **WHY)
    for pair in ((kept, merged), (third, merged), (kept, kept)):
        with pytest.raises(Refused):
            say_not_the_same(*pair, **WHY)


def test_what_was_said_of_two_holds_for_those_merged_into_them(kept, merged, third):
    say_not_the_same(kept, third, **WHY)
    merge_customers(third, into=merged, **WHY)
    assert refused(merged, kept) == "not_the_same"


def test_a_kpp_is_everybodys_and_opens_nobody(actor_of, ben, kept, third):
    kpp = check("RU", "RU-KPP", "770101001")
    assert add_identifier(kept, kpp, **WHY) and add_identifier(third, kpp, **WHY)
    assert list(Customer.objects.findable_by(actor_of(ben), "770101001")) == []


def carried(*customers: Customer) -> dict[str, set[str]]:
    today = clock.today()
    found = classifications_of([row.pk for row in customers], on=today)
    return {
        str(row): {each.segment for each in found[row.pk].segments if holds(each.valid, today)} for row in customers
    }


def profiles() -> dict[str, set[tuple]]:
    rows = CustomerProfile.objects.select_related("customer", "profile")
    found: dict[str, set[tuple]] = {}
    for row in rows:
        found.setdefault(str(row.customer), set()).add(tuple(row.profile.segments))
    return found


def test_what_is_on_file_of_either_classifies_the_kept_one(segments, kept, merged):
    for customer, code in ((kept, "commercial"), (merged, "institution")):
        set_segment(customer, segment=segments[code], basis=Basis.FINDING, evidence="Extract", **WHY)
    before = carried(kept, merged), profiles()
    merge = merge_customers(merged, into=kept, **WHY)
    both = {"commercial", "institution"}
    assert carried(kept, merged) == {str(kept): both, str(merged): both}
    assert profiles() == {str(kept): {("commercial", "institution")}}
    assert list(Customer.objects.carrying(segments["institution"], clock.today())) == [kept]
    since = date(2020, 1, 1)
    set_segment(merged, segment=segments["education"], basis=Basis.FINDING, evidence="Extract", since=since, **WHY)
    assert carried(kept) == {str(kept): {*both, "education"}}, "what is written of a merged one counts too"
    assert set(profiles()) == {str(kept)}
    end_segment(merged.segments.get(segment=segments["education"]), on=since, **WHY)
    undo_merge(merge, **WHY)
    assert (carried(kept, merged), profiles()) == before


def test_the_region_of_a_merged_one_fills_in_what_the_kept_one_lacks(kept, merged):
    set_region(merged, region="RU-SPE", **WHY)
    merge_customers(merged, into=kept, **WHY)
    assert groups_of([kept.pk]).region_of(kept.pk) == "RU-SPE"
    set_region(kept, region="RU-MOW", **WHY)
    assert groups_of([kept.pk]).region_of(kept.pk) == "RU-MOW"
    assert {row.profile.region for row in CustomerProfile.objects.all()} == {"RU-MOW"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_each_into_the_other_leave_one_standing(kept, merged):
    answers = []

    def attempt(one: Customer, other: Customer) -> None:
        try:
            merge_customers(one, into=other, **WHY)
            answers.append("done")
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=pair) for pair in ((kept, merged), (merged, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["circle", "done"]
    assert Customer.objects.standing().count() == 1
