"""Register codes: how they are read, what the rules make of them, and what is refused."""

from datetime import date

import pytest
from django.core.management import call_command

from customers.classification import Strength
from customers.codes import Book, Rule
from customers.models import Code, CodeRule, CodeTable, Customer, CustomerCode
from customers.periods import OPEN, holds
from customers.reference import load_codes
from customers.selectors.evidence import classifications_of
from customers.services.codes import bearers, end_code, end_rule, read_code, set_code, set_rule
from history import clock
from history.reading import Reading
from partners.exceptions import Refused
from tests.customers.conftest import REASON, make_customer

pytestmark = pytest.mark.django_db
BY = {"actor": None, "reason": REASON}
DAY, NEXT = date(2021, 6, 1), date(2022, 1, 1)
NUMBERS = {"RU": "RU:7700000009", "KZ": "KZ:020240000555", "UA": "UA:32855961"}


def bearing(country: str, *codes: str, **values) -> Customer:
    customer = make_customer(NUMBERS[country], "Ромашка")
    for text in codes:
        scheme, code = text.split(":")
        set_code(customer, read_code(scheme, code), source="Extract", **BY, **values)
    return customer


def carried(customer: Customer, on: date = DAY, **values) -> list[str]:
    result = classifications_of([customer.pk], on=on, **values)[customer.pk]
    return sorted({row.segment for row in result.segments if holds(row.valid, on)})


def test_tables_are_loaded_once_and_what_an_officer_changed_stays(codes):
    rule = CodeRule.objects.get(scheme="okfs", code="16")
    end_rule(rule, **BY, on=DAY)
    assert load_codes() == 0
    call_command("load_codes")
    rule.refresh_from_db()
    assert rule.valid.upper == DAY
    assert CodeTable.objects.filter(is_current=True).count() == 7
    assert all(table.source and table.codes.exists() for table in CodeTable.objects.all())


def test_what_no_source_confirms_is_not_shown(codes):
    assert Code.objects.get(table__scheme="kopfg", code="410").meaning == ""
    assert Code.objects.get(table__scheme="okfs", code="16").meaning == "Private ownership"
    unconfirmed = CodeRule.objects.filter(scheme__in=["kbe", "kopfg"])
    assert not unconfirmed.filter(strength="proof").exists()


MEANT = {
    "as it stands": ("okopf", "75103", "", ("75103", "", "75103")),
    "with spaces": ("okopf", "7 51 03", "", ("75103", "", "75103")),
    "one that is in no table of a scheme that is not complete": ("okved", "62.01", "", ("62.01", "", "62.01")),
    "of an earlier edition": ("okopf", "12165", "", ("12165", "ОК 028-2012 до изм. 2/2014", "12300")),
    "the same digits of an earlier edition": ("okved", "85.11", "ОК 029-2001", ("85.11", "ОК 029-2001", "86.10")),
    "the same digits of the current edition": ("okved", "85.11", "", ("85.11", "", "85.11")),
    "a sector with its residency": ("kbe", "17", "", ("17", "", "17")),
}


@pytest.mark.parametrize(("scheme", "text", "edition", "meant"), MEANT.values(), ids=MEANT)
def test_a_code_is_read(codes, scheme, text, edition, meant):
    found = read_code(scheme, text, edition)
    assert (found.code, found.edition, found.counts_as) == meant


@pytest.mark.parametrize(
    ("scheme", "text", "edition", "code"),
    [
        ("okopf", "7510", "", "format"),
        ("okopf", "ООО", "", "format"),
        ("okved", "85,22", "", "format"),
        ("kbe", "30", "", "format"),
        ("okfs", "99", "", "unknown"),
        ("okopf", "75103", "ОК 028-2012 до изм. 2/2014", "unknown"),
    ],
)
def test_what_is_no_code_is_refused_with_an_example(codes, scheme, text, edition, code):
    with pytest.raises(Refused) as refusal:
        read_code(scheme, text, edition)
    assert refusal.value.code == code


# codes → segments carried, state signal, activity signals, conflicts
CASES = {
    "federal budgetary institution": ("RU", "okopf:75103", "institution", False, "", 0),
    "federal treasury institution": ("RU", "okopf:75104", "institution", True, "", 0),
    "municipal institution": ("RU", "okopf:75403", "institution", False, "", 0),
    "private institution": ("RU", "okopf:75500", "", False, "", 0),
    "the group of institutions": ("RU", "okopf:75000", "", True, "", 0),
    "unitary enterprise": ("RU", "okopf:65241", "controlled", False, "", 0),
    "state corporation": ("RU", "okopf:71601", "institution", False, "", 0),
    "court": ("RU", "okopf:30008", "agency", False, "", 0),
    "limited liability": ("RU", "okopf:12300", "", False, "", 0),
    "foundation": ("RU", "okopf:70400", "", False, "nonprofit", 0),
    "federal ownership": ("RU", "okfs:12", "", True, "", 0),
    "municipal ownership": ("RU", "okfs:14", "", True, "", 0),
    "of a state corporation": ("RU", "okfs:61", "", True, "", 0),
    "mixed with a state share": ("RU", "okfs:41", "", True, "", 0),
    "joint with a state share": ("RU", "okfs:33", "", True, "", 0),
    "private ownership": ("RU", "okfs:16", "", False, "", 0),
    "charity": ("RU", "okfs:50", "", False, "nonprofit", 0),
    "under a federal body": ("RU", "okogu:1322500", "", True, "", 0),
    "founded by companies": ("RU", "okogu:4210014", "", False, "", 0),
    "public administration": ("RU", "okved:84.11", "", True, "", 0),
    "education": ("RU", "okved:85", "education", False, "", 0),
    "higher education": ("RU", "okved:85.22", "education", False, "university", 0),
    "hospital": ("RU", "okved:86.10", "healthcare", False, "hospital", 0),
    "trade": ("RU", "okved:62.01", "", False, "", 0),
    "a university of the state": ("RU", "okopf:75103 okfs:12 okogu:1322500 okved:85", "education institution", True, "", 0),
    "an institution that is said to be private": ("RU", "okopf:75103 okfs:16", "", True, "", 1),
    "two extracts that contradict": ("RU", "okfs:12 okfs:16", "", True, "", 1),
    "republican ownership": ("KZ", "kfs:12", "", True, "", 0),
    "the state takes part": ("KZ", "kfs:23", "", True, "", 0),
    "citizens": ("KZ", "kfs:16", "", False, "", 0),
    "sector of the government": ("KZ", "kbe:11", "", True, "", 0),
    "sector of companies": ("KZ", "kbe:17", "", False, "", 0),
    "body of power": ("UA", "kopfg:410", "", True, "", 0),
    "company": ("UA", "kopfg:240", "", False, "", 0),
}  # fmt: skip


@pytest.mark.parametrize(("country", "given", "carries", "state", "activities", "conflicts"), CASES.values(), ids=CASES)
def test_what_codes_say(codes, country, given, carries, state, activities, conflicts):
    customer = bearing(country, *given.split())
    result = classifications_of([customer.pk], on=DAY)[customer.pk]
    assert carried(customer) == carries.split()
    assert (result.state, list(result.activities), len(result.conflicts)) == (state, activities.split(), conflicts)


def test_no_code_alone_proves_a_share_but_the_form_of_the_law(codes):
    proofs = CodeRule.objects.filter(strength="proof", segment__axis="state")
    assert set(proofs.values_list("scheme", flat=True)) == {"okopf"}


def test_the_longest_beginning_decides_on_each_of_its_days():
    book = Book()
    book.add("okopf", "75", Rule("institution", Strength.SIGNAL, OPEN))
    book.add("okopf", "751", Rule("institution", Strength.PROOF, (None, DAY)))
    found = [(rule.strength, days) for rule, days in book.read("okopf", "75103", (date(2020, 1, 1), NEXT))]
    assert found == [(Strength.PROOF, (date(2020, 1, 1), DAY)), (Strength.SIGNAL, (DAY, NEXT))]


@pytest.mark.parametrize(("on", "carries"), [(date(2021, 5, 31), []), (DAY, ["institution"]), (NEXT, [])])
def test_a_code_counts_from_its_first_day_to_the_eve_of_its_last(codes, on, carries):
    assert carried(bearing("RU", "okopf:75103", since=DAY, until=NEXT), on) == carries


def test_as_known_before_a_code_and_before_a_rule_was_entered(codes):
    customer = make_customer(NUMBERS["RU"], "Ромашка")
    at_first = clock.now()
    row = set_code(customer, read_code("okopf", "75103"), source="Extract", **BY)
    then = clock.now()
    end_rule(CodeRule.objects.get(scheme="okopf", code="751"), **BY)
    end_code(row, **BY, on=DAY)
    assert carried(customer, reading=Reading(known=at_first)) == []
    assert carried(customer, reading=Reading(known=then)) == ["institution"]
    assert carried(customer) == []


def test_a_code_is_recorded_once_and_ended_once(codes):
    customer = bearing("RU", "okopf:75103", since=DAY)
    row = CustomerCode.objects.get()
    assert set_code(customer, read_code("okopf", "75103"), source="Again", since=NEXT, **BY) == row
    assert end_code(row, **BY, on=NEXT)
    assert not end_code(row, **BY, on=NEXT)
    row.refresh_from_db()
    assert (row.valid.lower, row.valid.upper) == (DAY, NEXT)
    end_code(row, **BY, on=DAY)
    row.refresh_from_db()
    assert row.valid.isempty


@pytest.mark.parametrize(
    ("country", "values", "code"),
    [
        ("KZ", {}, "other_country"),
        ("RU", {"since": DAY, "until": DAY}, "empty"),
        ("RU", {"until": NEXT}, "crossed"),
    ],
)
def test_what_cannot_be_is_refused(codes, country, values, code):
    customer = bearing("RU", "okopf:75103", since=DAY) if country == "RU" else make_customer(NUMBERS[country])
    with pytest.raises(Refused) as refusal:
        set_code(customer, read_code("okopf", "75103"), source="Extract", **BY, **values)
    assert refusal.value.code == code


def test_what_is_over_is_not_prolonged(codes):
    bearing("RU", "okopf:75103", until=DAY)
    with pytest.raises(Refused) as refusal:
        end_code(CustomerCode.objects.get(), **BY, on=NEXT)
    assert refusal.value.code == "over"


def test_a_rule_is_changed_from_a_day_and_doubled_never(codes, segments):
    customer = bearing("RU", "okfs:12")
    rule = CodeRule.objects.get(scheme="okfs", code="12")
    given = {"scheme": "okfs", "code": "12", "segment": segments["beneficiary"], "strength": "proof"}
    set_rule(rule, **BY, on=DAY, **given)
    assert [carried(customer, on) for on in (date(2021, 5, 31), DAY)] == [[], ["beneficiary"]]
    with pytest.raises(Refused) as refusal:
        set_rule(None, **BY, **given)
    assert refusal.value.code == "taken"


def test_whom_a_rule_speaks_of(codes):
    customer = bearing("KZ", "kbe:17", "kfs:15")
    assert bearers("kbe", "7") == bearers("kfs", "1") == [customer.pk]
    assert bearers("kfs", "2") == []


def test_many_customers_take_as_many_queries_as_one(codes, django_assert_num_queries):
    first = bearing("RU", "okopf:75103", "okfs:12")
    others = [bearing(country, *given) for country, given in (("KZ", ["kfs:12"]), ("UA", ["kopfg:410"]))]
    for pks in ([first.pk], [first.pk, *(row.pk for row in others)]):
        with django_assert_num_queries(7):
            classifications_of(pks, on=DAY)
