"""Customers on file: added once, corrected without losing what they were, found by anything they ever bore."""

import pytest
from django.db import IntegrityError, transaction

from customers.identifiers import check, parse
from customers.models import Acquaintance, Customer, Entity, FormerName, Identifier
from customers.services.customers import (
    add_customer,
    add_identifier,
    correct_identifier,
    correct_name,
    find_customer,
    make_known,
)
from customers.services.holdings import add_entity
from history.changes import change
from partners.exceptions import Refused
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}
OTHER = "RU:7736050003"


def events(model) -> int:
    return model.pgh_event_model.objects.count()


def test_twice_is_once_and_whoever_adds_it_knows_it(bens_partner, cleos_partner):
    first, created = add_customer(parse("RU:7700000009"), **BY, name="  ООО  «Ромашка» ", partner=bens_partner)
    again, anew = add_customer(parse("RU-INN:77 0000 0009"), **BY, name="Other", partner=cleos_partner)
    assert (created, anew, again) == (True, False, first)
    assert (first.name, first.name_latin, first.search_key) == ("ООО «Ромашка»", "OOO «Romashka»", "romashka")
    assert set(first.acquaintances.values_list("partner__slug", flat=True)) == {"benco", "cleoco"}
    count = events(Acquaintance)
    with change(**BY):
        assert not make_known(first, bens_partner)
    assert events(Acquaintance) == count


@pytest.mark.parametrize(
    "text",
    [
        "gazprom",
        "Газпром",
        "ГАЗПРОМ нефть",
        "azpro",
        "gazprom neft",
        "7736050003",
        "ИНН 77360 50003",
        "RU:7736050003",
        "60500",
    ],
)
def test_found_by_a_name_in_either_script_by_a_part_and_by_the_identifier(romashka, text):
    wanted = make_customer(OTHER, "ПАО «Газпром нефть»")
    assert list(Customer.objects.search(text)) == [wanted]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("zzzz", False), ("zz", True), ("aa", True), ("pp", False), ("qqqq", False), ("ЗЗЗЗ", False), ("pizzza", False), ("pizza", True),
        ("z", True), ("aaa", True), ("ААА", True), ("AAA piza", True), ("aaa qqq", False),
    ],
)  # fmt: skip
def test_a_letter_typed_again_and_again_is_looked_for_as_typed(romashka, text, fits):
    wanted = make_customer(OTHER, "ООО «ААА Pizza»")
    add_entity(name="ООО «ААА Pizza»", **BY)
    assert list(Customer.objects.search(text)) == [wanted] * fits
    assert Entity.objects.search(text).count() == fits


def test_a_letter_typed_again_and_again_is_found_in_an_earlier_name(romashka):
    wanted = make_customer(OTHER, "ТТТ")
    correct_name(wanted, name="Ландыш", **BY)
    assert list(Customer.objects.search("ttt")) == [wanted]


@pytest.mark.parametrize("text", ["", "  ", "gazprom ромашка", "9999", "%", "_", "7736050004", "Школа 7736"])
def test_what_does_not_fit_finds_nothing(romashka, text):
    make_customer(OTHER, "ПАО «Газпром нефть»")
    assert list(Customer.objects.search(text)) == []


@pytest.mark.parametrize(("given", "typed"), [("BY:MA1953684", "МА1953684"), ("AM:02502212", "HVHH 02502212")])
def test_an_identifier_is_found_however_it_is_written(romashka, given, typed):
    wanted = make_customer(given, "Берег")
    assert list(Customer.objects.search(typed)) == list(Customer.objects.borne(typed)) == [wanted]


def test_a_corrected_name_stays_findable_and_twice_is_once(romashka):
    assert correct_name(romashka, **BY, name="ООО «Лютик»")
    count = events(Customer)
    assert not correct_name(romashka, **BY, name="ООО «Лютик»")
    assert events(Customer) == count
    row = Customer.objects.get()
    assert (row.name, row.name_latin) == ("ООО «Лютик»", "OOO «Lyutik»")
    assert list(row.former_names.values_list("name", flat=True)) == ["ООО «Ромашка»"]
    assert [Customer.objects.search(text).get() for text in ("romashka", "lyutik", "Лютик")] == [row] * 3


def test_a_corrected_spelling_in_latin_letters_is_no_former_name(romashka):
    assert correct_name(romashka, **BY, name=romashka.name, name_latin="Chamomile LLC")
    assert not FormerName.objects.exists()
    assert [Customer.objects.search(text).get() for text in ("chamomile", "romashka")] == [romashka] * 2


def test_a_corrected_identifier_stays_findable(romashka):
    assert correct_identifier(romashka, parse(OTHER), **BY)
    assert not correct_identifier(romashka, parse(OTHER), **BY)
    current = romashka.identifiers.get(is_current=True)
    assert current.value == "7736050003"
    assert Customer.objects.search("7700000009").get() == romashka == find_customer(parse("RU:7700000009"))
    assert correct_identifier(romashka, parse("RU:7700000009"), **BY)
    assert list(romashka.identifiers.values_list("value", "is_current")) == [
        ("7700000009", True),
        ("7736050003", False),
    ]


def test_a_correction_to_another_country_moves_the_customer(romashka):
    assert correct_identifier(romashka, parse("KZ:020240000555"), **BY)
    romashka.refresh_from_db()
    assert romashka.country == "KZ"
    assert romashka.identifiers.get(is_current=True).scheme == "KZ-BIN"


def test_a_number_of_another_customer_is_refused(romashka):
    other = make_customer(OTHER, "Газпром")
    for act in (correct_identifier, add_identifier):
        with pytest.raises(Refused, match="already on file as Газпром") as refusal:
            act(romashka, parse(OTHER), **BY)
        assert refusal.value.code == "taken"
    assert find_customer(parse(OTHER)) == other
    assert romashka.identifiers.get(is_current=True).value == "7700000009"


def test_a_number_that_was_a_mistake_is_free_for_the_one_it_belongs_to(romashka):
    correct_identifier(romashka, parse(OTHER), **BY)
    same, created = add_customer(parse("RU:7700000009"), **BY, name="Ромашка")
    assert (same, created) == (romashka, False)
    owner, created = add_customer(parse("RU:7700000009"), **BY, name="Лютик")
    assert created
    assert find_customer(parse("RU:7700000009")) == owner
    assert set(Customer.objects.search("7700000009")) == {owner, romashka}


@pytest.mark.parametrize(
    ("given", "names"),
    [("RU-OGRN:1027700000008", True), ("RU-KPP:770101001", False), ("LEI:00000000000000000098", False)],
)
def test_other_numbers_stand_beside_the_tax_identifier(romashka, given, names):
    scheme, value = given.split(":")
    identified = check("RU", scheme, value)
    assert add_identifier(romashka, identified, **BY)
    assert not add_identifier(romashka, identified, **BY)
    row = romashka.identifiers.get(scheme=scheme)
    assert (row.is_current, row.names_customer, row.country) == (True, names, "RU")
    assert romashka.identifiers.filter(is_current=True).count() == 2
    assert list(Customer.objects.borne(value)) == ([] if scheme == "RU-KPP" else [romashka])
    assert Customer.objects.search(value).get() == romashka


def test_a_second_number_of_one_kind_or_of_another_country_is_refused(romashka):
    for given, code in ((OTHER, "has_one"), ("KZ:020240000555", "other_country")):
        with pytest.raises(Refused) as refusal:
            add_identifier(romashka, parse(given), **BY)
        assert refusal.value.code == code


def test_the_database_itself_holds_one_current_identifier_of_one_customer(romashka):
    other = make_customer(OTHER, "Газпром")
    with pytest.raises(IntegrityError), transaction.atomic(), change(**BY):
        Identifier.objects.create(customer=other, country="RU", scheme="RU-INN", value="7700000009")


def test_who_lists_whom(actor_of, ada, vera, sam, ben, bela, cleo, romashka, bens_customer, cleos_customer):
    everyone = {romashka, bens_customer, cleos_customer}
    expected = {
        ada: everyone,
        vera: everyone,
        sam: everyone,
        ben: {bens_customer},
        bela: {bens_customer},
        cleo: {cleos_customer},
    }
    assert {user: set(Customer.objects.visible_to(actor_of(user))) for user in expected} == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7700000009", {"romashka", "bens_customer"}),
        ("ИНН 7700000009", {"romashka", "bens_customer"}),
        ("RU:7700000009", {"romashka", "bens_customer"}),
        ("02502212", {"cleos_customer", "bens_customer"}),
        ("770000000", {"bens_customer"}),
        ("Ромашка", {"bens_customer"}),
        ("Sevan", {"bens_customer"}),
        ("", {"bens_customer"}),
    ],
)
def test_a_sub_partner_finds_a_stranger_by_the_exact_identifier_alone(
    request, actor_of, ben, romashka, bens_customer, cleos_customer, text, found
):
    rows = Customer.objects.findable_by(actor_of(ben), text)
    assert set(rows) == {request.getfixturevalue(name) for name in found}
