"""Named restrictions: what stops, from when until when, and what is remembered of a list."""

from datetime import date

import pytest
from django.urls import reverse

from customers.models import Customer
from customers.services.merging import merge_customers
from files.importing import Run, run_import
from history import clock
from history.changes import change
from licensing.models import ListedMatch, Restriction
from licensing.restriction_imports import RESTRICTIONS
from licensing.services.answers import answer_question
from licensing.services.restrictions import add_restriction, end_restriction, judge_match
from partners.exceptions import Refused
from tests.licensing.conftest import SYSTEM

pytestmark = pytest.mark.django_db
UNIVERSITY = "KZ:070840003749"
HEAD = "Source,Date of the list,Country,Name,Identifier,Scheme,What shows it\n"
NUMBERED = "The list,2021-03-01,KZ,Somebody,070840003749,,Line 1\n"


def restrict(customer, **more) -> Restriction:
    told = {"source": "The list", "source_date": date(2021, 3, 1), "evidence": "Line 1", "since": date(2021, 3, 10)}
    return add_restriction(customer, **told | more, **SYSTEM)


def bring(*lines: str, **options):
    content = (HEAD + "".join(lines)).encode()
    report = run_import(RESTRICTIONS, content, "list.csv", run=Run(None, "system:test"), change=change, **options)
    return report.new, report.changed, report.same, report.rejected


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2021, 3, 9), "allow"),
        (date(2021, 3, 10), "deny"),
        (date(2021, 3, 19), "deny"),
        (date(2021, 3, 20), "allow"),
    ],
    ids=["the day before", "the first day", "the last day", "the first day without it"],
)
def test_it_stops_every_sale_of_its_days(ceiling, grant, ask, university, on, code):
    grant("education")
    end_restriction(restrict(university), on=date(2021, 3, 20), **SYSTEM)
    row = answer_question(ask(UNIVERSITY, on=on), actor=None).row
    assert row.verdict == code
    assert (row.answer["reasons"][0]["code"] == "RESTRICTED_PARTY") is (code == "deny")


def test_twice_of_one_source_is_once(university):
    assert restrict(university) == restrict(university, evidence="Line 2")
    assert restrict(university, source="Another list").pk != Restriction.objects.earliest("pk").pk


def test_ended_before_it_began_it_never_was(university):
    row = end_restriction(restrict(university), on=date(2021, 3, 1), **SYSTEM)
    assert row.valid.isempty


def test_a_number_restricts_at_once_and_again_changes_nothing(university):
    assert bring(NUMBERED) == (1, 0, 0, 0)
    row = Restriction.objects.get()
    assert (row.customer, row.valid.lower, row.listed_as) == (university, clock.today(), "Somebody")
    assert bring(NUMBERED) == (0, 0, 1, 0)
    assert bring(NUMBERED.replace("03-01", "03-08")) == (0, 1, 0, 0)
    assert Restriction.objects.get().source_date == date(2021, 3, 8)


def test_a_number_of_nobody_on_file_puts_it_on_file(db):
    assert bring(NUMBERED) == (1, 0, 0, 0)
    assert Restriction.objects.get().customer == Customer.objects.get(name="Somebody")


def test_a_name_is_asked_once_and_remembered(make_customer, ada):
    tulip = make_customer("KZ:090740001237", name="ТОО Тюльпан Трейд")
    line = "The list,2021-03-01,KZ,Tyulpan Treid,,,Line 2\n"
    assert bring(line) == (1, 0, 0, 0)
    match = ListedMatch.objects.get()
    assert (match.customer, match.verdict, Restriction.objects.count()) == (tulip, "open", 0)
    assert bring(line) == (0, 0, 1, 0)
    judge_match(match, "not_same", actor=ada, reason="Another town")
    assert bring(line.replace("03-01", "03-08")) == (0, 0, 1, 0)
    assert (ListedMatch.objects.count(), Restriction.objects.count()) == (1, 0)


def test_the_same_is_restricted_and_followed(make_customer, ada):
    tulip = make_customer("KZ:090740001237", name="ТОО Тюльпан Трейд")
    line = "The list,2021-03-01,KZ,ТОО Тюльпан Трейд,,,Line 2\n"
    bring(line)
    judge_match(ListedMatch.objects.get(), "same", actor=ada, reason="Its address")
    assert Restriction.objects.get().customer == tulip
    assert bring(line.replace("03-01", "03-08")) == (0, 1, 0, 0)
    with pytest.raises(Refused) as refusal:
        judge_match(ListedMatch.objects.get(), "not_same", actor=ada, reason="Wrong")
    assert refusal.value.code == "decided"


@pytest.mark.parametrize("verdict", ["not_same", "same"])
def test_what_was_said_of_a_customer_stands_for_the_one_it_is_merged_into(make_customer, ada, verdict):
    tulip = make_customer("KZ:090740001237", name="ТОО Тюльпан Трейд")
    line = "The list,2021-03-01,KZ,Tyulpan Treid,,,Line 2\n"
    bring(line)
    judge_match(ListedMatch.objects.get(), verdict, actor=ada, reason="Its address")
    before = Restriction.objects.count()
    merge_customers(tulip, into=make_customer("KZ:070840003749", name="Тюльпан Трейд"), actor=ada, reason="One")
    bring(line.replace("03-01", "03-08"))
    assert (ListedMatch.objects.count(), Restriction.objects.count()) == (1, before)


def test_the_name_of_a_merged_customer_is_asked_of_the_one_that_stands_for_it(make_customer, ada):
    tulip, other = make_customer("KZ:090740001237", name="ТОО Тюльпан Трейд"), make_customer(UNIVERSITY, name="Роза")
    merge_customers(tulip, into=other, actor=ada, reason="Renamed")
    assert bring("The list,2021-03-01,KZ,Tyulpan Treid,,,Line 2\n") == (1, 0, 0, 0)
    assert ListedMatch.objects.get().customer == other


def test_a_list_that_comes_again_after_a_merge_still_names_whom_it_named(university, make_customer, ada):
    row = restrict(university)
    merge_customers(university, into=make_customer("KZ:090740001237", name="Other"), actor=ada, reason="One")
    assert bring(NUMBERED.replace("03-01", "03-08")) == (0, 1, 0, 0)
    assert (Restriction.objects.get(), Restriction.objects.gone(clock.today()).exists()) == (row, False)
    assert restrict(university) == row


def test_whom_the_newest_list_no_longer_names(university, make_customer):
    bank = make_customer("KZ:090740001237", name="Bank")
    restrict(university), restrict(bank, source_date=date(2021, 3, 8))
    assert list(Restriction.objects.gone(date(2021, 3, 15))) == [Restriction.objects.get(customer=university)]
    end_restriction(Restriction.objects.get(customer=university), on=date(2021, 3, 12), **SYSTEM)
    assert not Restriction.objects.gone(date(2021, 3, 15)).exists()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("The list,2099-01-01,KZ,Somebody,,,\n", "source_date"),
        ("The list,2021-03-01,KZ,Somebody,070840003740,,\n", "identifier"),
        ("The list,2021-03-01,XX,Somebody,,,\n", "country"),
        (",2021-03-01,KZ,Somebody,,,\n", "source"),
    ],
)
def test_a_bad_row_changes_nothing(db, line, column):
    content = (HEAD + NUMBERED + line).encode()
    report = run_import(RESTRICTIONS, content, "l.csv", run=Run(None, "system:test"), change=change)
    assert ([problem.row for problem in report.problems], report.done) == ([3], False)
    assert Restriction.objects.count() == 0


def test_pages(client_of, ada, ben, university):
    client = client_of(ada)
    address = reverse("licensing:restriction_add", args=[university.public_id])
    data = {
        "source": "Letter",
        "source_date": "2021-03-01",
        "evidence": "Page 1",
        "since": "2021-03-10",
        "reason": "why",
    }
    assert client.post(address, data | {"source_date": "2099-01-01"}).status_code == 422
    assert client.post(address, data).status_code == 302
    row = Restriction.objects.get()
    assert "Page 1" in client.get(reverse("customers:customer_detail", args=[university.public_id])).text
    assert "Page 1" in client.get(reverse("licensing:restriction_list") + "?state=in_force").text
    client.post(reverse("licensing:restriction_end", args=[row.pk]), {"on": "2021-03-10", "reason": "Gone"})
    row.refresh_from_db()
    assert row.valid.isempty
    assert client_of(ben).get(reverse("licensing:restriction_list")).status_code == 404


def test_an_officer_says_it_of_ticked_names(client_of, ada, make_customer):
    make_customer("KZ:090740001237", name="ТОО Тюльпан Трейд")
    bring("The list,2021-03-01,KZ,ТОО Тюльпан Трейд,,,Line 2\n")
    client, match = client_of(ada), ListedMatch.objects.get()
    client.post(reverse("licensing:match_judge"), {"items": [match.pk], "verdict": "same", "reason": ""})
    assert ListedMatch.objects.get().verdict == "open"
    client.post(reverse("licensing:match_judge"), {"items": [match.pk], "verdict": "same", "reason": "Its address"})
    assert (ListedMatch.objects.get().verdict, Restriction.objects.count()) == ("same", 1)
    assert "ТОО Тюльпан Трейд" in client.get(reverse("licensing:match_list") + "?verdict=same").text
