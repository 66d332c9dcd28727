"""Which customers are likely one: the comparison as a table, and that the whole list and one customer's agree."""

import pytest

from customers.duplicates import COMMON, Candidate, Comparison, compare, pairs
from customers.duplicates import Likeness as Like
from customers.identifiers import parse
from customers.models import Customer, DuplicatePair
from customers.names import search_key
from customers.regions import region_pointed_to
from customers.selectors.duplicates import alike_to_new, likely_duplicates
from customers.services.customers import correct_name
from customers.services.duplicates import find_duplicates, refresh_pairs
from customers.services.merging import merge_customers, say_not_the_same, take_back_not_the_same, undo_merge
from tests.customers.conftest import REASON, make_customer

WHY = {"actor": None, "reason": REASON}
INN, OGRN = ("RU-INN", "7700000009"), ("RU-OGRN", "1027700000008")
OTHER_INN = ("RU-INN", "7736050003")


def row(name: str, *numbers, country: str = "RU", region: str = "", pk: int = 0) -> Candidate:
    return Candidate(pk, country, (name,), (search_key(name),), numbers, region or region_pointed_to(numbers)[0])


ALIKE = {
    "the same name": ("ООО «Ромашка»", "ООО «Ромашка»", 80, [Like.SAME_NAME]),
    "another legal form": ("ООО «Ромашка»", "АО «Ромашка»", 75, [Like.LEGAL_FORM]),
    "without its form": ("ТОО «Берег»", "Берег", 75, [Like.LEGAL_FORM]),
    "an entrepreneur": ("ИП Сидоров", "Сидоров", 75, [Like.LEGAL_FORM]),
    "spelled out": ("Общество с ограниченной ответственностью «Ромашка»", "ООО Ромашка", 75, [Like.LEGAL_FORM]),
    "in Latin letters": ("ООО «Ромашка»", "Romashka LLC", 75, [Like.OTHER_SCRIPT]),
    "in Kazakh and Latin": ("«Алатау» ЖШС", "Alatau LLP", 75, [Like.OTHER_SCRIPT]),
    "words turned": ("Северный берег", "Берег Северный", 70, [Like.WORD_ORDER]),
    "a letter too few": ("ООО «Стройинвест»", "ООО «Стройинвес»", 60, [Like.TYPO]),
    "letters exchanged": ("Стройинвест", "Сторйинвест", 60, [Like.TYPO]),
    "another number in it": ("Школа № 5", "Школа № 6", 0, []),
    "a number more": ("Северный лицей", "Северный лицей 2", 0, []),
    "other names": ("Ромашка", "Василёк", 0, []),
    "nothing but a form": ("ООО", "АО", 0, []),
}


@pytest.mark.parametrize(("name", "other", "score", "reasons"), ALIKE.values(), ids=ALIKE)
def test_names_are_compared_without_script_and_form(name, other, score, reasons):
    found = Comparison(score, tuple(reasons))
    assert compare(row(name), row(other)) == compare(row(other), row(name)) == found


BESIDE = {
    "an INN and an OGRN of one region": (row("Ромашка", INN), row("Ромашка", OGRN), 90, [Like.SAME_NAME, Like.SAME_REGION]),
    "two INNs of one region": (
        row("Ромашка", INN), row("Ромашка", OTHER_INN), 70, [Like.SAME_NAME, Like.SAME_REGION, Like.OTHER_NUMBERS],
    ),
    "two INNs, two regions": (
        row("Ромашка", INN), row("Ромашка", OTHER_INN, region="RU-SPE"), 45,
        [Like.SAME_NAME, Like.OTHER_REGION, Like.OTHER_NUMBERS],
    ),
    "one number of two kinds": (
        row("Берег", ("KZ-BIN", "1"), country="KZ"), row("Лес", ("KZ-IIN", "1"), country="KZ"), 85, [Like.SAME_NUMBER],
    ),
    "one number and one name": (
        row("Берег", ("KZ-BIN", "1"), country="KZ"), row("Берег", ("KZ-IIN", "1"), country="KZ"), 95,
        [Like.SAME_NUMBER, Like.SAME_NAME],
    ),
    "two countries": (row("Берег", country="KZ"), row("Берег", country="KG"), 0, []),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "score", "reasons"), BESIDE.values(), ids=BESIDE)
def test_numbers_and_regions_speak_for_it_and_against(one, other, score, reasons):
    assert compare(one, other) == compare(other, one) == Comparison(score, tuple(reasons))


def test_every_likely_two_meet_and_no_common_name_does():
    names = [name for pair in ALIKE.values() if pair[2] for name in pair[:2]]
    rows = [row(name, pk=number) for number, name in enumerate(names)]
    met = set(pairs(rows))
    listed = {
        (first, second)
        for first in range(len(rows))
        for second in range(first + 1, len(rows))
        if compare(rows[first], rows[second]).is_listed
    }
    assert listed - met == {(names.index("Стройинвест"), names.index("Сторйинвест"))} - met
    assert len(met) == len(list(pairs(rows)))
    assert list(pairs([row("Ромашка", pk=number) for number in range(COMMON + 1)])) == []
    assert list(pairs([])) == []


@pytest.fixture
def twins(db) -> tuple[Customer, Customer]:
    return make_customer(), make_customer("RU-OGRN:1027700000008", "Romashka LLC")


def search() -> dict:
    return find_duplicates(None, lambda done, total: None)


def counts() -> tuple[int, int]:
    found = search()
    return found["customers"], found["pairs"]


def listed() -> list[tuple]:
    return [(row.one, row.other, row.score, row.reasons) for row in DuplicatePair.objects.open()]


def test_the_whole_list_and_one_customer_agree(twins):
    make_customer("KZ:020240000555", "ТОО «Ромашка»")
    make_customer("RU:7736050003", "ПАО «Лютик»")
    assert counts() == (4, 1)
    found = listed()
    assert found == [(*twins, 85, ["other_script", "same_region"])]
    assert [row.customer for row in likely_duplicates(twins[0])] == [twins[1]]
    DuplicatePair.objects.all().delete()
    assert (refresh_pairs(twins[1]), listed()) == (1, found)
    assert counts()[1] == refresh_pairs(twins[0]) == 1


def test_a_customer_is_compared_when_it_is_added_and_corrected(twins):
    assert len(listed()) == 1
    correct_name(twins[1], name="Lyutik LLC", **WHY)
    assert listed() == [(*twins, 85, ["other_script", "same_region"])], "the earlier name still speaks for it"
    third = make_customer("RU:7736050003", "Ландыш")
    assert refresh_pairs(third) == 0
    correct_name(third, name="Лютик", **WHY)
    assert (twins[1], third) in [pair[:2] for pair in listed()]


def test_what_was_settled_is_not_asked_again(twins):
    said = say_not_the_same(*twins, actor=None, reason="system:looked")
    search()
    assert (listed(), likely_duplicates(twins[0])) == ([], [])
    take_back_not_the_same(said, **WHY)
    assert len(listed()) == 1
    merge = merge_customers(twins[1], into=twins[0], **WHY)
    assert (listed(), likely_duplicates(twins[0])) == ([], [])
    assert counts() == (1, 0)
    undo_merge(merge, **WHY)
    assert len(listed()) == 1


def test_a_new_customer_is_compared_with_those_the_actor_may_see_alone(twins, actor_of, ada, ben):
    new = (parse("RU:7736050003"), "Ромашка", "")
    seen = alike_to_new(*new, among=Customer.objects.visible_to(actor_of(ada)))
    assert [(row.customer, row.found.score) for row in seen] == [(twins[1], 85), (twins[0], 65)]
    assert alike_to_new(*new, among=Customer.objects.visible_to(actor_of(ben))) == []
    same = alike_to_new(parse("RU:7700000009"), "Ромашка", "", among=Customer.objects.all())
    assert [row.customer for row in same] == [twins[1]], "whoever bears the number is no duplicate but itself"
