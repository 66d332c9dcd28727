"""Each reading finds what its policy does once it is the one chosen: in the preview, by name, and in the answers."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from django.db import transaction

from customers.identifiers import Identified
from customers.identifiers.making import make
from customers.models import Customer, CustomerProfile
from customers.services.customers import add_customer
from customers.services.merging import merge_customers
from customers.services.segments import set_segment
from history import clock
from history.changes import change
from licensing.impact import WAYS
from licensing.models import Commitment, Policy
from licensing.readings import READINGS, RULES
from licensing.selectors.impact import impact_of
from licensing.selectors.readings import comparison_of, customers_found
from licensing.services.answers import Asked, answer_question
from licensing.services.policies import enact_policy
from licensing.services.readings import choose_reading
from tests.customers.owning import agency, complete, entity, hold, person
from tests.licensing.conftest import LETTER, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]

# name, segments, the state's direct share, whether all owners are known
CUSTOMERS = [
    ("Министерство чая", ("agency",), "", False),
    ("Институт чая", ("university", "institution"), "", False),
    ("Школа чая", ("school", "none"), "", False),
    ("Школа без сведений", ("school",), "", False),
    ("Частная", ("commercial", "none"), "", False),
    ("Без сведений", (), "", False),
    ("Государственная по названию", (), "", False),
    ("Один процент", ("commercial",), "1", True),
    ("Без малого четверть", ("commercial",), "24.999999999", True),
    ("Четверть", ("commercial",), "25", True),
    ("От двадцати до тридцати", ("commercial",), "20-30", True),
    ("Половина", ("commercial",), "50", True),
    ("Больше половины", ("commercial",), "50.000000001", True),
    ("Тридцать и больше", ("commercial",), "30", False),
    ("Доля не названа", ("commercial",), "?", False),
]


@pytest.fixture
def population(segments, make_customer) -> dict[str, Customer]:
    """Customers of Kazakhstan of all kinds, a merged one, one below a company of the state, and one elsewhere."""
    state, owner, dice = agency(), person(), Random(4)
    found = {name: add(name, codes, segments, dice) for name, codes, _share, _known in CUSTOMERS}
    for name, _codes, share, known in CUSTOMERS:
        if share:
            company = entity(name, customer=found[name])
            hold(state, company, *([] if share == "?" else share.split("-")))
            hold(owner, company, "1")
            if known:
                complete(company)
    below(found, state, segments, dice)
    twin = add("Четверть, ещё раз", (), segments, dice)
    merge_customers(twin, into=found["Четверть"], actor=None, reason="system:test")
    found["Далеко"] = add("Далеко", ("agency",), segments, dice, country="UZ", scheme="UZ-STIR")
    return found


def add(name: str, codes, segments, dice, *, country: str = "KZ", scheme: str = "KZ-BIN") -> Customer:
    customer, _created = add_customer(make(country, scheme, dice), **SYSTEM, name=name, partner=None)
    for code in codes:
        set_segment(customer, **SYSTEM, segment=segments[code], basis="import", evidence="Charter")
    return customer


def below(found: dict, state, segments, dice) -> None:
    """Add a customer of which a tenth belongs to a company that the state controls, and the rest to nobody public."""
    found["Внучка"] = add("Внучка", ("commercial",), segments, dice)
    middle, company = entity("Middle"), entity("Внучка", customer=found["Внучка"])
    hold(state, middle, "60")
    hold(middle, company, "60")
    hold(person(), company, "40")
    complete(company)


@pytest.fixture
def stage(grant, operator, bens_partner) -> None:
    """Ben may sell kettles to everybody in Kazakhstan: what a policy takes is all there is to say no."""
    for code in ("commercial", "education", "agency"):
        grant(code, holder=operator, grantor=None, territory=("CIS",), since=date(2015, 1, 1), until=None)
        grant(code)


@pytest.fixture
def policy(stage, population, draft) -> Policy:
    return draft(territory=["KZ"], segments=["agency", "beneficiary"])


def counts(policy: Policy, rule: str) -> tuple:
    """Return what the comparison says of a reading under a rule, as the preview counts: customers and by what."""
    found = comparison_of(policy, today=clock.today())
    tally = found.columns[found.chosen].tally
    load = tally.loads[rule]
    unmentioned = tally.unproven - load.one_click - load.officer - load.stopped
    return tally.in_scope, load.one_click, load.officer, load.stopped, tally.untouched + unmentioned


def previewed(policy: Policy) -> tuple:
    hit = impact_of(policy, today=clock.today())
    return *(len(hit.customers[way]) for way in WAYS), hit.untouched


@pytest.mark.parametrize("rule", RULES)
def test_each_reading_finds_what_the_preview_finds(policy, ada, rule):
    found, expected = {}, {}
    for reading in READINGS:
        with transaction.atomic():
            chosen = choose_reading(policy, reading.code, actor=ada, reason="The vendor said so")
            chosen.unproven = rule
            found[reading.code], expected[reading.code] = counts(chosen, rule), previewed(chosen)
            transaction.set_rollback(True)
    assert found == expected
    assert len(set(found.values())) > len(READINGS) / 2
    assert all(sum(row) == len(CUSTOMERS) + 1 for row in found.values())


def test_each_reading_is_the_outcome_when_it_is_the_one_chosen(policy, population, kettle, bens_partner, ada):
    before = comparison_of(policy, today=clock.today())
    found, expected = {}, {}
    for reading in READINGS:
        with transaction.atomic():
            chosen = choose_reading(policy, reading.code, actor=ada, reason="The vendor said so")
            enact_policy(chosen, actor=ada, reason="The letter", shown=None)
            expected[reading.code] = {
                name: answer(row, kettle, bens_partner, ada) for name, row in population.items() if name != "Далеко"
            }
            transaction.set_rollback(True)
        words = {
            str(row): word
            for word in ("yes", "unknown", "no")
            for row in customers_found(before, Customer.objects.all(), reading.code, word)
        }
        found[reading.code] = words
    assert found == expected


def answer(customer: Customer, kettle, partner, ada) -> str:
    """Return what the policy says in the answer to a question about the customer."""
    number = customer.identifiers.get()
    asked = Asked(partner, kettle, Identified(number.country, number.scheme, number.value), LETTER)
    codes = {row.code for row in answer_question(asked, actor=ada, store=False).decision.reasons}
    return "yes" if "SEGMENT_WITHDRAWN" in codes else "unknown" if "OWNERSHIP_UNPROVEN" in codes else "no"


def test_a_merged_customer_counts_once_with_all_its_business(policy, population, kettle, bens_partner, ada):
    twin = Customer.objects.get(name="Четверть, ещё раз")
    made = {"partner": bens_partner, "products": [kettle.sku], "business": "running"}
    for customer, since, ends in (
        (twin, date(2021, 1, 5), date(2021, 5, 31)),
        (population["Четверть"], date(2021, 1, 5), None),
        (population["Четверть"], LETTER, date(2022, 1, 1)),
        (population["Четверть"], date(2020, 1, 1), LETTER),
        (population["Без сведений"], date(2021, 1, 5), date(2021, 5, 31)),
    ):
        # One begins on a day that is still to come, so none is entered as people do.
        with change(**SYSTEM):
            Commitment.objects.create(**made, customer=customer, since=since, ends=ends)
    for row in (twin, population["Четверть"], population["Без сведений"]):
        number = row.identifiers.get()
        identified = Identified(number.country, number.scheme, number.value)
        answer_question(Asked(bens_partner, kettle, identified, clock.today()), actor=ada)
    found = comparison_of(policy, today=clock.today())
    tally = found.columns["share_from"].tally
    assert (tally.commitments, tally.endless, tally.months, tally.open_commitments) == (2, 1, 2, 1)
    assert tally.loads["review"].checks == 1
    assert Counter(group.checks for group in found.groups if group.checks) == {2: 1, 1: 1}
    assert CustomerProfile.objects.filter(customer=twin).count() == 0


def test_the_strictest_and_where_readings_differ(policy):
    found = comparison_of(policy, today=clock.today())
    named = {
        which: sorted(map(str, customers_found(found, Customer.objects.all(), which)))
        for which in ("strictest", "differ")
    }
    assert named["strictest"] == ["Без малого четверть", "Один процент", "От двадцати до тридцати"]
    assert {"Министерство чая", "Частная", "Без сведений", "Далеко"}.isdisjoint(named["differ"])
    assert {"Школа чая", "Четверть", "Половина", "Больше половины", "Внучка"} <= set(named["differ"])


def test_a_comparison_is_no_loop(policy, segments, django_assert_num_queries):
    with django_assert_num_queries(10):
        comparison_of(policy, today=clock.today())
    dice = Random(9)
    for number in range(3):
        add(f"Ещё {number}", ("commercial",) if number else ("agency", "school"), segments, dice)
    with django_assert_num_queries(10):
        comparison_of(policy, today=clock.today())


def test_nobody_on_file(draft):
    found = comparison_of(draft(territory=["KZ"]), today=clock.today())
    assert (found.customers, found.groups, found.chosen) == (0, [], "")
    assert all(column.tally.in_scope == 0 for column in found.columns.values())
