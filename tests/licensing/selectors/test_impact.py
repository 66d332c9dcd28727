"""Whom a policy hits, as its preview shows it; the clock stands on 30 March 2021."""

from dataclasses import replace
from datetime import date

import pytest

from customers.services.merging import merge_customers
from history import clock
from history.changes import change
from licensing.impact import Turn
from licensing.models import Commitment
from licensing.selectors.impact import impact_of
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from tests.fixtures.cast import make_partner
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]

HELD = {
    "education alone": ("education", ["state"], ["beneficiary", "controlled", "institution", "state"]),
    "business alone": ("commercial", ["institution"], ["institution"]),
    "education, from agencies": ("education", ["agency"], None),
    "education, from schools": ("education", ["school"], ["school"]),
}


@pytest.mark.parametrize(("segment", "withdrawn", "lost"), HELD.values(), ids=HELD.keys())
def test_who_is_hit_loses_by_what_it_holds(ceiling, grant, draft, bens_partner, segment, withdrawn, lost):
    grant(segment)
    found = impact_of(draft(segments=withdrawn), today=clock.today()).partners
    hit = (bens_partner.pk, ("KZ",), tuple(lost or ()))
    assert [(row.partner, row.countries, row.segments) for row in found] == ([] if lost is None else [hit])


def test_a_preview_is_no_loop(ceiling, grant, draft, operator, make_customer, university, django_assert_num_queries):
    grant("education")
    policy = draft()
    with django_assert_num_queries(23):
        impact_of(policy, today=clock.today())
    for number, customer in enumerate(("KZ:120140015679", "KZ:150340008907")):
        make_customer(customer, "agency")
        grant("education", holder=make_partner(f"more-{number}", "More", parent=operator))
    with django_assert_num_queries(23):
        impact_of(policy, today=clock.today())


def keys(rows) -> list[int]:
    return sorted(row.pk for row in rows)


def test_customers_are_found_each_in_its_way(ceiling, draft, make_customer, bank, university):
    unknown = make_customer("KZ:120140015679", name="Нечто")
    pointing = make_customer("KZ:150340008907", name="Министерство чего-то")
    abroad = make_customer("RU:7707083893", "agency", name="Агентство")
    found = impact_of(draft(territory=["KZ"]), today=clock.today())
    assert found.customers == {
        "in_scope": [university.pk],
        "one_click": [unknown.pk],
        "officer": [pointing.pk],
        "blocked": [],
    }
    assert (found.untouched, abroad.pk in found.hit_customers) == (1, False)


UNPROVEN = {"allow": None, "declare": "one_click", "review": "officer", "deny": "blocked"}


@pytest.mark.parametrize(("rule", "way"), UNPROVEN.items(), ids=UNPROVEN.keys())
def test_the_unproven_stand_apart_by_what_the_policy_asks_of_them(ceiling, draft, make_customer, rule, way):
    unknown = make_customer("KZ:120140015679", name="Нечто")
    found = impact_of(draft(unproven=rule), today=clock.today())
    assert [name for name, pks in found.customers.items() if unknown.pk in pks] == ([way] if way else [])
    assert found.untouched == (0 if way else 1)


def test_a_merged_customer_is_counted_as_the_kept_one(ceiling, draft, make_customer, university):
    twin = make_customer("KZ:120140015679", "agency", name="Университет «Алатау»")
    merge_customers(twin, into=university, actor=None, reason="system:test")
    assert impact_of(draft(), today=clock.today()).customers["in_scope"] == [university.pk]


def test_the_licenses_that_are_touched(ceiling, grant, draft, lines, cleos_partner):
    education, _business = grant("education"), grant("commercial")
    rival = make_partner("rival", "Rival", is_link=True)
    for holder, grantor in ((rival, None), (cleos_partner, rival)):
        grant("education", holder=holder, grantor=grantor, until=None)
    grant("education", line=lines["lamps"])
    assert impact_of(draft(segments=["institution"]), today=clock.today()).licenses == keys([education, _business])
    assert impact_of(draft(segments=["school"]), today=clock.today()).licenses == [education.pk]


REGIONS = {
    "the region alone": (["KZ-ALA"], [], ["KZ-ALA"]),
    "the country": (["KZ"], [], ["KZ"]),
    "the country is excepted": (["KZ"], ["KZ"], None),
}


@pytest.mark.parametrize(("territory", "excluded", "lost"), REGIONS.values(), ids=REGIONS.keys())
def test_where_something_is_lost(ceiling, grant, draft, territory, excluded, lost):
    grant("education")
    found = impact_of(draft(territory=territory, excluded=excluded), today=clock.today()).partners
    assert [row.countries for row in found] == ([] if lost is None else [tuple(lost)])


COMMITMENTS = {
    "a running contract of before": (("running", date(2021, 3, 30), None), "goes on"),
    "one of the day itself": (("running", LETTER, None), "stops"),
    "a renewal": (("renewal", date(2021, 3, 1), None), "stops"),
    "a bid of before": (("bid", date(2021, 3, 29), None), "goes on"),
    "one over on the day": (("running", date(2021, 3, 1), LETTER), None),
    "one whose last day it is": (("running", date(2021, 3, 1), date(2021, 4, 1)), "goes on"),
}


@pytest.mark.parametrize(("made", "expected"), COMMITMENTS.values(), ids=COMMITMENTS.keys())
def test_running_business_stops_or_goes_on(ceiling, grant, draft, bens_partner, university, kettle, made, expected):
    grant("education")
    business, since, ends = made
    told = {"products": [kettle.sku], "business": business, "since": since, "ends": ends}
    # The day itself is still to come: nothing of then can be entered by hand yet.
    with change(**SYSTEM):
        row = Commitment.objects.create(partner=bens_partner, customer=university, **told)
    found = impact_of(draft(), today=clock.today())
    assert {"stops": [turn.key for turn in found.stopping], "goes on": found.continuing} == {
        "stops": [row.pk] if expected == "stops" else [],
        "goes on": [row.pk] if expected == "goes on" else [],
    }


def test_an_unconfirmed_contract_is_asked_for(ceiling, grant, draft, bens_partner, university, kettle):
    grant("education")
    told = {"products": [kettle.sku], "business": "running", "since": date(2021, 3, 1)}
    row = record_commitment(partner=bens_partner, customer=university, **SYSTEM, **told)
    with change(**SYSTEM):
        Commitment.objects.filter(pk=row.pk).update(is_confirmed=False)
    assert impact_of(draft(), today=clock.today()).stopping == [Turn(row.pk, "allow", "review")]


def test_the_newest_answer_to_each_question_flips(ceiling, grant, draft, ask, ada, bank, university):
    grant("education"), grant("commercial")
    first, newest = (answer_question(ask(UNIVERSITY, on=clock.today()), actor=ada).row for _time in range(2))
    answer_question(ask(on=clock.today()), actor=ada)
    assert impact_of(draft(), today=clock.today()).flips == [Turn(newest.pk, "allow", "deny")]
    assert first.pk < newest.pk


def test_answers_of_long_ago_and_of_another_knowledge_are_left(ceiling, grant, draft, ask, ada, university):
    grant("education")
    asked = ask(UNIVERSITY, on=date(2021, 1, 15))
    answer_question(replace(asked, known=clock.now()), actor=ada)
    row = answer_question(asked, actor=ada).row
    assert [turn.key for turn in impact_of(draft(), today=clock.today()).flips] == [row.pk]
    late = draft(since=date(2021, 8, 1))
    assert impact_of(late, today=clock.today()).flips == []


def test_a_policy_of_tomorrow_has_no_gap(ceiling, grant, draft, ask, ada, university):
    grant("education")
    answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
    found = impact_of(draft(), today=clock.today())
    assert (found.on, len(found.flips), found.gap_answers) == (LETTER, 1, [])
