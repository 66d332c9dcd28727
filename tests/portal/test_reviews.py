"""The review queue on its pages: side by side, decided with one press, applied to others, undone, read by viewers."""

import pytest
from django.urls import reverse

from customers.models import Review, ReviewAct
from portal.navigation import customer_pages
from portal.todo import tasks
from tests.customers.conftest import romashka
from tests.customers.services.test_reviews import NAMES, carried, codes, family, finding, review

__all__ = ["codes", "family", "finding", "review", "romashka"]
pytestmark = pytest.mark.django_db
LIST = reverse("review:review_list")


def page(row) -> str:
    return reverse("review:review_detail", args=[row.pk])


def post(client, row, **data):
    return client.post(reverse("review:review_decide", args=[row.pk]), data)


def test_the_list_counts_by_cause_and_leads_to_the_first(review, family, ada, client_of):
    shown = client_of(ada).get(LIST).text
    assert "<b>4</b><span>evidence against what was found</span>" in shown
    assert f'href="{page(review)}" data-key="N"' in shown
    assert "4 rows" in shown


def test_an_empty_queue_says_so(ada, client_of):
    shown = client_of(ada).get(LIST).text
    assert "Nothing contradicts" in shown
    assert "data-key" not in shown


def test_the_evidence_stands_side_by_side(review, ada, client_of):
    shown = client_of(ada).get(page(review)).text
    for text in (
        "Register extract",
        "Found by an officer",
        "75203 — Regional state budgetary institution",
        "Legal form",
        "proves",
    ):
        assert text in shown
    assert [f'data-key="{key}"' in shown for key in "KTOE"] == [True] * 4


def test_a_viewer_reads_and_does_not_decide(review, vera, client_of):
    client = client_of(vera)
    shown = client.get(page(review)).text
    assert "75203" in shown
    assert 'name="outcome"' not in shown
    assert post(client, review, outcome="taken").status_code == 403
    assert Review.objects.open().count() == 1


def test_a_decision_goes_on_to_the_next_and_is_undone(romashka, review, family, ada, client_of):
    client = client_of(ada)
    answer = post(client, review, outcome="taken", note="Charter of 2019")
    assert answer.url == page(family[0])
    shown = client.get(answer.url).text
    assert "the new evidence is right" in shown
    act = ReviewAct.objects.get()
    assert (act.reason, carried(romashka)) == ("Charter of 2019", ["institution"])
    assert client.post(reverse("review:review_undo", args=[act.pk])).url == page(review)
    assert (Review.objects.open().count(), carried(romashka)) == (4, ["none"])


def test_the_last_decision_leads_back_to_the_list(review, ada, client_of):
    client = client_of(ada)
    assert post(client, review, outcome="kept").url == LIST
    assert ReviewAct.objects.get().reason == "what was found stands"
    assert "Your last decision:" in client.get(LIST).text


def test_others_of_the_same_owner_are_decided_with_it(review, family, ada, client_of):
    client = client_of(ada)
    shown = client.get(page(review)).text
    assert "The same owner as 2 others: apply too?" in shown
    assert all(name in shown for name in NAMES[:2])
    assert NAMES[2] not in shown.split("<footer")[0].split("Tick all")[0].split("fieldset")[1]
    answer = client.post(
        reverse("review:review_decide", args=[review.pk]),
        {"outcome": "taken", "others": [row.pk for row in family[:2]]},
        follow=True,
    )
    assert answer.text.count("The same for 2 others.") == 1
    assert 'class="message message-success"' not in answer.text
    assert Review.objects.open().get() == family[2]


def test_a_review_of_another_owner_cannot_be_taken_along(review, family, ada, client_of):
    answer = client_of(ada).post(
        reverse("review:review_decide", args=[review.pk]), {"outcome": "taken", "others": [family[2].pk]}, follow=True
    )
    assert "Choose one of the three decisions." in answer.text
    assert Review.objects.open().count() == 4


@pytest.mark.parametrize("data", [{}, {"outcome": "gone"}, {"outcome": "open"}], ids=["nothing", "gone", "open"])
def test_only_the_three_decisions_are_taken(review, ada, client_of, data):
    answer = client_of(ada).post(reverse("review:review_decide", args=[review.pk]), data, follow=True)
    assert "Choose one of the three decisions." in answer.text
    assert Review.objects.open().count() == 1


def test_what_waits_is_counted_where_people_look(review, family, ada, actor_of):
    actor = actor_of(ada)
    assert [item["badge"] for item in customer_pages(actor) if item["url"] == LIST] == [4]
    assert [(row.text, row.count) for row in tasks(actor) if row.url == LIST] == [
        ("Customers whose evidence contradicts", 4)
    ]
