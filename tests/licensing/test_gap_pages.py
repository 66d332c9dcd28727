"""The page of a policy's gap: lists, filter, files, one or many decided at once."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from history import clock
from licensing.models import GapItem
from licensing.services.answers import answer_question
from licensing.services.policies import enact_policy
from tests.clock import played
from tests.licensing.conftest import LETTER, UNIVERSITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(db, ceiling, grant, draft, ask, ada, bank, university):
    """A policy in whose gap three answers stand."""
    with played(2021, 4, 1, 9):
        grant("education")
        for _time in range(3):
            answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
        clock.play(datetime(2021, 4, 5, 12, tzinfo=UTC))
        drafted = draft()
        enact_policy(drafted, actor=ada, reason="The letter", shown=None)
        yield drafted


@pytest.fixture
def post(policy, client_of, ada):
    """Return a function that decides, as Ada unless told otherwise, and returns the page that follows."""

    def decide(query: str = "", *, by=ada, **values):
        browser = client_of(by)
        page = reverse("licensing:gap_decide", args=[policy.pk])
        return browser.post(f"{page}?{query}", {"reason": "Signed", "fate": "honor", **values}, follow=True)

    return decide


def fates() -> list[str]:
    return list(GapItem.objects.order_by("pk").values_list("fate", flat=True))


def test_the_page_lists_them_and_its_file_too(policy, client_of, vera):
    browser, page = client_of(vera), reverse("licensing:policy_gap", args=[policy.pk])
    receipts = [row.decision.receipt for row in GapItem.objects.all()]
    text, file = browser.get(page).text, browser.get(page, {"_export": "csv"}).text
    assert [(row in text, row in file) for row in receipts] == [(True, True)] * 3
    assert ("3 rows" in text, "gap-form" in text.split("</table>")[1]) == (True, False)


def test_some_are_ticked(policy, post):
    keys = list(GapItem.objects.order_by("pk").values_list("pk", flat=True))
    assert "2 are decided." in post(items=keys[:2]).text
    assert fates() == ["honor", "honor", "open"]


def test_all_that_the_filter_leaves(policy, post):
    receipt = GapItem.objects.order_by("pk").last().decision.receipt
    post(f"q={receipt}", all="1", fate="review")
    assert fates() == ["open", "open", "review"]
    post("fate=open", all="1")
    assert fates() == ["honor", "honor", "review"]


UNREADABLE = {"kind=bogus": "Kind: Select", "fate=bogus": "What becomes of it: Select", "q=%00": "Null characters"}


@pytest.mark.parametrize(("query", "said"), UNREADABLE.items(), ids=UNREADABLE.keys())
def test_a_filter_that_cannot_be_read_decides_nothing(policy, post, query, said):
    assert (said in post(query, all="1").text, fates()) == (True, ["open"] * 3)


REFUSALS = {
    "nothing ticked": ({}, "tick at least one"),
    "no reason": ({"all": "1", "reason": " "}, "required"),
    "no such fate": ({"all": "1", "fate": "burn"}, "not one of the available choices"),
    "another fate": ({"all": "1", "fate": "done"}, "what was allowed or entered is honored or reviewed"),
    "another's": ({"items": ["999999"]}, "999999"),
}


@pytest.mark.parametrize(("values", "said"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_is_refused_says_why(policy, post, values, said):
    assert (said in post(**values).text, fates()) == (True, ["open"] * 3)


def test_a_viewer_decides_nothing(policy, post, vera):
    assert (post(by=vera, all="1").status_code, fates()) == (403, ["open"] * 3)


def test_the_policy_and_the_list_of_to_do_lead_there(policy, client_of, ada, post):
    browser = client_of(ada)
    page = reverse("licensing:policy_gap", args=[policy.pk])
    home = browser.get(reverse("home")).text
    assert (f"P-{policy.pk}: allowed before it was known" in home, page in home) == (True, True)
    assert page in browser.get(reverse("licensing:policy_detail", args=[policy.pk])).text
    post(all="1")
    assert "allowed before it was known" not in browser.get(reverse("home")).text


def test_more_rows_are_no_more_queries(policy, client_of, vera, django_assert_num_queries):
    browser, page = client_of(vera), reverse("licensing:policy_gap", args=[policy.pk])
    receipt = GapItem.objects.first().decision.receipt
    browser.get(page)
    for query in ({"q": receipt}, {"q": "R-"}):
        with django_assert_num_queries(21):
            browser.get(page, query)
