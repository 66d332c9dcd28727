"""The pages of who a policy hits: what they show, their lists in full, what moved, and the act."""

import re
from datetime import date

import pytest
from django.urls import reverse

from jobs import running
from jobs.models import Job
from licensing import previewing
from licensing.models import Policy
from licensing.services.answers import answer_question
from licensing.services.commitments import record_commitment
from licensing.services.policies import enact_policy
from licensing.services.previews import take_preview
from licensing.views import previews
from tests.licensing.conftest import LETTER, SYSTEM, UNIVERSITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]


@pytest.fixture
def policy(eve_of_the_letter, ceiling, grant, draft, bens_partner, cleos_partner, make_customer, university) -> Policy:
    """A draft that takes education from two partners alike; a university and a school are in its scope."""
    for holder in (bens_partner, cleos_partner):
        grant("education", holder=holder)
    make_customer("KZ:010140000004", "school", "institution", name="School 2")
    return draft()


@pytest.fixture
def page(policy, client_of, ada):
    """Return a function that opens the preview as Ada."""
    return lambda **query: client_of(ada).get(reverse("licensing:policy_preview", args=[policy.pk]), query)


def enact(browser, policy: Policy, html: str, **values):
    """Send the form of a preview as it stands on the page."""
    fields = dict(re.findall(r'<input type="hidden" name="(shown|first)" value="(\d+)"', html))
    return browser.post(
        reverse("licensing:policy_enact", args=[policy.pk]), {**fields, "reason": "The letter", **values}
    )


def test_the_preview_shows_who_is_hit(policy, page, monkeypatch):
    monkeypatch.setattr(previews, "MOST_SHOWN", 1)
    text = page().text
    assert "2 partners lose the same:" in text
    assert (text.count("All 2"), "0 would differ from today" in text) == (2, True)
    assert text.index("Университет «Алатау»") < text.index('name="reason"')
    assert "None on file with the customers that are hit." in text


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("partners", ["benco", "cleoco"]),
        ("licenses", ["L-", "L-"]),
        ("customers", ["School 2", "Университет «Алатау»"]),
        ("commitments", ["17/2021", "18/2021"]),
        ("answers", ["R-"]),
        ("undo", []),
        ("gap-answers", []),
        ("gap-commitments", []),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_list_in_full_as_a_file(
    policy, client_of, ada, ask, bens_partner, university, kettle, what, expected, ending
):
    answer_question(ask(UNIVERSITY, on=LETTER), actor=ada)
    told = {"partner": bens_partner, "customer": university, "products": [kettle.sku], **SYSTEM}
    record_commitment(**told, business="running", since=date(2021, 1, 1), number="17/2021")
    record_commitment(**told, business="renewal", since=date(2021, 1, 1), number="18/2021")
    preview = take_preview(policy, actor=ada)
    url = reverse("licensing:preview_list", args=[preview.pk, what])
    browser = client_of(ada)
    assert browser.get(url).status_code == 200
    response = browser.get(url, {"_export": ending})
    assert response.status_code == 200
    if ending == "csv":
        rows = response.text.strip().splitlines()[1:]
        assert [name in row for name, row in zip(expected, rows, strict=True)] == [True] * len(expected)


def test_customers_are_told_apart_by_how_they_are_found(policy, client_of, vera, ada):
    preview = take_preview(policy, actor=ada)
    url = reverse("licensing:preview_list", args=[preview.pk, "customers"])
    browser = client_of(vera)
    assert "2 rows" in browser.get(url, {"way": "in_scope"}).text
    assert "School 2" not in browser.get(url, {"way": "officer"}).text
    assert "1 row<" in browser.get(url, {"q": "School"}).text


@pytest.mark.parametrize("what", ["secrets", "gap"])
def test_other_lists_are_not_there(policy, client_of, ada, what):
    preview = take_preview(policy, actor=ada)
    assert client_of(ada).get(reverse("licensing:preview_list", args=[preview.pk, what])).status_code == 404


def test_what_moved_is_shown_by_name_and_accepted_by_enacting_it(policy, page, client_of, ada, ann, make_customer):
    browser, first = client_of(ada), page().text
    make_customer("KZ:120140015679", "agency", name="Акимат")
    response = enact(browser, policy, first)
    assert Policy.objects.get(pk=policy.pk).status == "draft"
    text = browser.get(response.url).text
    moved = text[text.index("Moved since you looked") : text.index('class="stats"')]
    assert ("Акимат" in moved, "School 2" in moved, "Accept what moved, and enact" in text) == (True, False, True)
    response = enact(browser, policy, text)
    assert response.url == reverse("licensing:policy_detail", args=[policy.pk])
    detail = client_of(ann).get(response.url).text
    assert "1 moved until the act, and was accepted" in detail
    link = re.search(r"/licensing/previews/\d+/since/\d+/", detail).group()
    assert "Акимат" in client_of(ann).get(link).text
    assert "Акимат" in client_of(ann).get(link, {"_export": "csv"}).text


def test_what_moves_twice_is_shown_since_the_first_look(policy, page, client_of, ada, make_customer):
    browser, text = client_of(ada), page().text
    for number, name in (("KZ:120140015679", "Акимат"), ("KZ:150340008907", "Агентство")):
        make_customer(number, "agency", name=name)
        text = browser.get(enact(browser, policy, text).url).text
    moved = text[text.index("Moved since you looked") : text.index('class="stats"')]
    assert ("Акимат" in moved, "Агентство" in moved) == (True, True)


def test_nothing_moved_says_so(policy, page, client_of, ada, ann):
    browser = client_of(ada)
    response = enact(browser, policy, page().text)
    assert "The act hit exactly these." in client_of(ann).get(response.url).text


@pytest.mark.parametrize(
    ("values", "said"),
    [({"shown": ""}, "Look at who is hit first"), ({"shown": "999999"}, "Look at who is hit first"),
     ({"shown": "9" * 30}, "Look at who is hit first"), ({"reason": " "}, "Give a reason.")],
    ids=["nothing shown", "no such preview", "no number", "no reason"],
)  # fmt: skip
def test_enacting_needs_a_preview_and_a_reason(policy, page, client_of, ada, values, said):
    browser = client_of(ada)
    response = enact(browser, policy, page().text, **values)
    assert (said in browser.get(response.url).text, Policy.objects.get(pk=policy.pk).status) == (True, "draft")


def test_a_preview_of_another_policy_enacts_nothing(policy, page, client_of, draft, ada):
    other = take_preview(draft(), actor=ada)
    enact(client_of(ada), policy, page().text, shown=str(other.pk))
    assert Policy.objects.get(pk=policy.pk).status == "draft"


def test_without_a_preview_the_policy_says_so(policy, client_of, ada):
    enact_policy(policy, actor=ada, reason="The letter", shown=None)
    text = client_of(ada).get(reverse("licensing:policy_detail", args=[policy.pk])).text
    assert ("Nobody looked at a preview" in text, "the undo was not tried" in text) == (True, True)


def test_a_partner_sees_nothing_of_who_was_hit(policy, client_of, ada, ben):
    enact_policy(policy, actor=ada, reason="The letter", shown=take_preview(policy, actor=ada))
    text = client_of(ben).get(reverse("licensing:policy_detail", args=[policy.pk])).text
    assert ("Who was hit" in text, "The undo" in text, "/previews/" in text) == (False, False, False)


# Where it takes long


@pytest.fixture
def long(monkeypatch):
    """Everything takes long."""
    monkeypatch.setattr(previewing, "AT_ONCE", 0)


def test_where_it_takes_long_a_job_computes_it(policy, long, page, client_of, ada):
    text = page().text
    assert ("Who is hit is being computed" in text, Job.objects.filter(kind=previewing.KIND).count()) == (True, 1)
    page()
    job = Job.objects.get(kind=previewing.KIND)
    running.run(job.pk)
    text = page().text
    assert ("2 partners lose the same:" in text, "Compute it again" in text) == (True, True)
    assert enact(client_of(ada), policy, text).url == reverse("licensing:policy_detail", args=[policy.pk])


def test_what_moved_is_computed_by_a_job_too(policy, long, page, client_of, ada, make_customer):
    page()
    running.run(Job.objects.get(kind=previewing.KIND).pk)
    browser, text = client_of(ada), page().text
    make_customer("KZ:120140015679", "agency", name="Акимат")
    response = enact(browser, policy, text)
    assert "Who is hit is being computed" in browser.get(response.url).text
    running.run(Job.objects.filter(kind=previewing.KIND).latest("pk").pk)
    text = browser.get(response.url).text
    assert ("Акимат" in text, "Accept what moved, and enact" in text) == (True, True)


def test_a_job_that_failed_is_started_again(policy, long, page, client_of, ada):
    page()
    running.cancel(Job.objects.get(kind=previewing.KIND))
    assert "Who is hit could not be computed" in page().text
    client_of(ada).post(reverse("licensing:preview_again", args=[policy.pk]))
    assert "Who is hit is being computed" in page().text
