"""The customer's page: each piece of evidence to the distributor, to a partner what governs and why in one line."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Basis, CustomerCode
from customers.selectors.evidence_page import about_evidence
from customers.services.codes import end_code, read_code, set_code
from customers.services.merging import merge_customers
from customers.services.segments import set_segment
from tests.customers.conftest import make_customer

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)
GO, BAD, NONE = 302, 422, 404


@pytest.fixture
def by(ada) -> dict:
    return {"actor": ada, "reason": "read"}


@pytest.fixture
def bens(codes, segments, bens_partner, by):
    """A Russian customer of Ben's: an institution by its legal form, private by its form of ownership, a school."""
    customer = make_customer("RU:7700000009", "Ромашка", partner=bens_partner)
    for text in ("okopf 75103", "okfs 16", "okopf 12165", "okved 85.14"):
        set_code(customer, read_code(*text.split()), source="Secret extract", **by)
    return customer


def page_of(customer) -> str:
    return reverse("customers:customer_detail", args=[customer.public_id])


def test_each_record_is_a_line_with_what_it_says(bens):
    found = about_evidence(bens, on=DAY, sees_all=True)
    lines = [
        (line.kind, line.detail, [(said.strength, said.segment) for said in line.says]) for line in found["evidence"]
    ]
    assert lines == [
        (
            "Legal form",
            "OKOPF, legal form (Russia): 75103 — Federal state budgetary institution",
            [("proof", "State institutions")],
        ),
        (
            "Form of ownership",
            "OKFS, form of ownership (Russia): 16 — Private ownership",
            [("signal", "No state found")],
        ),
        (
            "Activity in the register",
            "OKVED, activity (Russia): 85.14",
            [("proof", "Education"), ("signal", "Schools")],
        ),
        ("Legal form", "OKOPF, legal form (Russia): 12165 — Limited liability company (OOO)", []),
    ]
    remarks = {remark for line in found["evidence"] for remark in line.remarks}
    assert remarks == {
        "A code of an earlier edition (ОК 028-2012 до изм. 2/2014): it counts as 12300.",
        "No source confirms yet what this code means: look it up in the register.",
    }


def test_what_contradicts_stands_side_by_side_and_what_is_open_is_said(bens):
    found = about_evidence(bens, on=DAY, sees_all=True)
    assert [(text, [side.segment for side in sides]) for text, sides in found["conflicts"]] == [
        (
            "One says that the state has a part in it, the other that it has none.",
            ["State institutions", "No state found"],
        )
    ]
    assert found["governing"] == [("Education", "Activity in the register")]
    assert found["open_questions"] == ["Whether the state has a part in it is not known."]


def test_the_most_specific_segment_governs(bens, segments, by):
    set_segment(bens, segment=segments["school"], basis=Basis.FINDING, evidence="Charter", **by)
    found = about_evidence(bens, on=DAY, sees_all=True)
    assert found["governing"] == [("Schools", "Found by an officer")]


@pytest.mark.parametrize("basis", [Basis.FINDING, Basis.DECLARATION], ids=str)
def test_a_partner_does_not_learn_that_another_one_declared_it(client_of, ada, cleo, bens, segments, by, basis):
    set_segment(bens, segment=segments["school"], basis=basis, evidence="Charter", **by)
    theirs = client_of(cleo).get(page_of(bens), {"identifier": "7700000009"}).text
    assert "Found by the distributor" in theirs
    assert "Declared" not in theirs
    ours = {"finding": "Found by an officer", "declaration": "Declared by a partner and accepted"}[basis]
    assert ours in client_of(ada).get(page_of(bens)).text


def test_a_partner_learns_the_segment_and_why_and_no_evidence(client_of, ada, ben, bens):
    theirs, ours = client_of(ben).get(page_of(bens)).text, client_of(ada).get(page_of(bens)).text
    for told in ("Education", "Activity in the register", "Whether the state has a part in it is not known."):
        assert told in theirs
    for told in ("Secret extract", "75103", "Private ownership", "What contradicts", "Add a code"):
        assert told in ours
        assert told not in theirs


def test_the_page_takes_the_same_number_of_queries_however_much_is_on_file(client_of, vera, bens, by):
    browser, counts = client_of(vera), []
    browser.get(page_of(bens))
    for code in ("12", "41"):
        set_code(bens, read_code("okfs", code), source="Extract", **by)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page_of(bens))
        counts.append(sum('"customers_' in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_a_code_is_added_and_ended_on_the_page(client_of, ada, bens):
    browser = client_of(ada)
    data = {"scheme": "okogu", "code": "1 322 500", "source": "Extract", "since": "2020-01-01", "reason": "read"}
    assert browser.post(reverse("customers:code_add", args=[bens.public_id]), data)["Location"] == page_of(bens)
    row = CustomerCode.objects.get(scheme="okogu")
    assert (row.code, row.counts_as, row.valid.lower, row.found_by) == ("1322500", "1322500", date(2020, 1, 1), ada)
    end = reverse("customers:code_end", args=[row.pk])
    assert browser.post(end, {"on": "2021-01-01", "reason": "moved"}).status_code == GO
    row.refresh_from_db()
    assert row.valid.upper == date(2021, 1, 1)
    told = browser.post(end, {"on": "2022-01-01", "reason": "moved"})
    assert told.status_code == BAD


def test_an_old_code_is_taken_and_said_to_count_as_the_new_one(client_of, ada, romashka, codes):
    data = {"scheme": "okved", "code": "85.11", "edition": "ОК 029-2001", "source": "Extract", "reason": "read"}
    page = client_of(ada).post(reverse("customers:code_add", args=[romashka.public_id]), data, follow=True)
    assert "it counts as 86.10" in page.text
    assert CustomerCode.objects.get().counts_as == "86.10"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "75"}, "code"),
        ({"scheme": "kfs"}, "scheme"),
        ({"until": "2019-01-01"}, "until"),
        ({"source": ""}, "source"),
    ],
    ids=["not written like one", "of another country", "over before it begins", "nowhere"],
)
def test_a_bad_code_is_told_at_its_field(client_of, ada, romashka, codes, change, field):
    data = {"scheme": "okopf", "code": "75103", "source": "Extract", "since": "2020-01-01", "reason": "read", **change}
    page = client_of(ada).post(reverse("customers:code_add", args=[romashka.public_id]), data)
    assert page.status_code == BAD
    assert page.context["form"].errors[field]
    assert not CustomerCode.objects.exists()


def test_a_country_without_codes_has_no_form(client_of, ada, cleos_customer, codes):
    assert client_of(ada).get(reverse("customers:code_add", args=[cleos_customer.public_id])).status_code == NONE
    assert "Add a code" not in client_of(ada).get(page_of(cleos_customer)).text


def test_what_is_ended_is_shown_as_such(client_of, ada, bens, by):
    end_code(CustomerCode.objects.get(code="75103"), on=date(2020, 1, 1), **by)
    [line] = [line for line in about_evidence(bens, on=DAY, sees_all=True)["evidence"] if "75103" in line.detail]
    assert not line.stands
    assert "not today" in client_of(ada).get(page_of(bens)).text


def test_of_a_merged_customer_each_piece_says_whose_it_is(bens, by, ada, ben, client_of):
    other = make_customer("RU:7736050003", "Школа «Лютик»")
    set_code(other, read_code("okfs", "16"), source="Another extract", **by)
    merge_customers(other, into=bens, **by)
    lines = about_evidence(bens, on=DAY, sees_all=True)["evidence"]
    assert {line.of for line in lines} == {"", str(other)}
    assert sorted(line.of for line in lines if ": 16 " in line.detail) == ["", str(other)]
    assert [line.of for line in lines if line.detail == other.name] == [other.name], "a word of its name"
    shown = client_of(ada).get(page_of(bens)).text.split("Who it is")[1].split("</section>")[0]
    assert "INN (RU-INN)" in shown and "7700000009" in shown
    assert f'7736050003 <span class="text-secondary">on file of {other}, which counts' in shown
    assert "7736050003" not in client_of(ben).get(page_of(bens)).text
