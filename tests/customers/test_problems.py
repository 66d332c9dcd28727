"""The page of problems in holdings: each with where it stands in its source; the distributor's alone."""

from datetime import date

import pytest
from django.urls import reverse

from customers.models import Holding, SourceDocument
from customers.services.shares import recompute_all
from history.changes import change
from tests.customers.owners import REASON, Owners

pytestmark = pytest.mark.django_db
PAGE = "/customers/ownership/problems/"


@pytest.fixture
def owners(db) -> Owners:
    return Owners()


@pytest.fixture
def shown(client_of, vera):
    def get(**params) -> str:
        return client_of(vera).get(reverse("customers:problem_list"), params).content.decode()

    return get


def test_without_problems_it_says_so(shown):
    assert "Nothing is wrong in the holdings that are in force." in shown()


def test_a_problem_names_company_sum_document_and_row(owners, shown):
    rows = owners.hold("State>Alpha 60; Other>Alpha 60.5; X>Beta ?")
    with change(actor=None, reason=REASON):
        source = SourceDocument.objects.create(title="Register of 2021", link="https://register.example/2021")
        Holding.objects.filter(pk=rows[0].pk).update(source=source, row="17")
    recompute_all(cause="test", on=date(2021, 4, 1))
    text = shown()
    assert "the known shares come to more than 100 %" in text
    assert "120.5" in text
    assert "State → Alpha" in text
    assert "https://register.example/2021" in text
    assert "row 17" in text
    assert "X → Beta (entered by hand)" in text


def test_it_is_filtered_by_kind_and_company(owners, shown):
    owners.hold("State>Alpha 60; Other>Alpha 60.5; X>Beta ?")
    recompute_all(cause="test", on=date(2021, 4, 1))
    assert "Alpha" not in shown(code="share_missing")
    assert "X → Beta" in shown(code="share_missing")


@pytest.mark.parametrize("count", [1, 3])
def test_many_are_no_loop(owners, client_of, vera, count, django_assert_num_queries):
    owners.hold("; ".join(f"X>Beta{turn} ?" for turn in range(count)))
    recompute_all(cause="test", on=date(2021, 4, 1))
    client = client_of(vera)
    client.get(PAGE)
    with django_assert_num_queries(22):
        client.get(PAGE)


def test_a_partner_finds_no_such_page(client_of, ben):
    assert client_of(ben).get(PAGE).status_code == 404
