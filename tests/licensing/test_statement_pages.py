"""Pages of statements: entering one, keeping and holding, both quotes on policy and receipt, the second clock."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime

from history import clock
from licensing.models import Decision, Policy, Statement
from licensing.services.answers import answer_question
from licensing.services.statements import add_statement
from tests.fixtures.documents import PDF
from tests.licensing.conftest import UNIVERSITY

pytestmark = pytest.mark.django_db
DENIAL = "We banned nothing."


@pytest.fixture
def policy(withdraw) -> Policy:
    return withdraw(letter="The right is withdrawn")


@pytest.fixture
def form() -> dict:
    """The form of the vendor's denial, as a browser sends it."""
    return {
        "source": "Acme", "rank": "vendor", "stance": "denies", "quote": DENIAL, "is_direct": "yes",
        "received_at": localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"), "link": "https://acme.example/no",
        "reason": "Mail of today",
    }  # fmt: skip


def add(policy) -> str:
    return reverse("licensing:statement_add", args=[policy.pk])


def stand(policy, choice: str) -> str:
    return reverse("licensing:policy_stand", args=[policy.pk, choice])


def test_a_denial_leads_to_what_hangs_on_it(client_of, ada, policy, form, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = SimpleUploadedFile("denial.pdf", PDF, content_type="application/pdf")
    answer = client_of(ada).post(add(policy), {**form, "documents": paper})
    assert answer.headers["Location"] == reverse("policy_contest", args=[policy.pk])
    row = Statement.objects.get()
    assert (row.rank, row.stance, row.is_direct, row.document.name) == ("vendor", "denies", True, "denial.pdf")
    assert (row.entered_by, row.link) == (ada, "https://acme.example/no")


def test_what_contests_nothing_leads_back_to_the_policy(client_of, ada, policy, form):
    answer = client_of(ada).post(add(policy), {**form, "rank": "press"})
    assert answer.headers["Location"] == reverse("licensing:policy_detail", args=[policy.pk])


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("source", "", "This field is required."),
        ("rank", "", "This field is required."),
        ("stance", "maybe", "Select a valid choice."),
        ("quote", "  ", "This field is required."),
        ("received_at", "2099-01-01T10:00", "That lies ahead: give the moment when it came."),
        ("link", "no address", "Enter a valid URL."),
        ("reason", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client_of, ada, policy, form, field, value, text):
    answer = client_of(ada).post(add(policy), {**form, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].startswith(text)
    assert Statement.objects.count() == 0


def test_a_file_that_is_no_document_is_refused_by_name(client_of, ada, policy, form):
    paper = SimpleUploadedFile("denial.exe", b"MZ", content_type="application/pdf")
    answer = client_of(ada).post(add(policy), {**form, "documents": paper})
    assert "“denial.exe” is neither a PDF nor a picture" in answer.context["form"].errors["documents"][0]


@pytest.mark.parametrize(("choice", "contested"), [("keep", "kept"), ("hold", "held")])
def test_an_officer_chooses_with_a_reason(client_of, ada, ben, policy, form, choice, contested):
    browser = client_of(ada)
    browser.post(add(policy), form)
    answer = browser.post(stand(policy, choice), {"reason": ""}, follow=True)
    assert "Give a reason." in answer.text
    browser.post(stand(policy, choice), {"reason": "Asked the vendor"})
    policy.refresh_from_db()
    assert policy.contested == contested
    page = reverse("licensing:policy_detail", args=[policy.pk])
    assert ("Asked the vendor" in browser.get(page).text, "Keep, hold or end" in browser.get(page).text) == (True, True)
    told = client_of(ben).get(page).text
    assert DENIAL in told
    assert (
        "Asked the vendor" in told,
        "Add a statement" in told,
        reverse("policy_contest", args=[policy.pk]) in told,
    ) == (
        False,
        False,
        False,
    )


def test_what_nobody_contests_stays_as_it_is(client_of, ada, policy):
    answer = client_of(ada).post(stand(policy, "hold"), {"reason": "Caution"}, follow=True)
    policy.refresh_from_db()
    assert ("is not contested" in answer.text, policy.contested) == (True, "")


@pytest.mark.parametrize(("who", "code"), [("ada", 302), ("max_", 302), ("vera", 403), ("ben", 404), (None, 302)])
def test_who_may_choose_and_enter(client_of, request, policy, form, who, code):
    browser = client_of(who and request.getfixturevalue(who))
    answers = [
        browser.post(add(policy), form),
        browser.post(stand(policy, "hold"), {"reason": "Asked"}),
    ]
    assert [answer.status_code for answer in answers] == [code, code]
    policy.refresh_from_db()
    assert policy.contested == ("held" if code == 302 and who else "")


def test_another_choice_is_not_found_and_looking_is_no_choosing(client_of, ada, policy):
    browser = client_of(ada)
    assert browser.post(stand(policy, "end"), {"reason": "x"}).status_code == 404
    assert browser.get(stand(policy, "hold")).status_code == 405


@pytest.fixture
def asked(ceiling, grant, university, ask, policy, ada):
    """Ben asked about a university, before the vendor's denial and after it."""
    grant("education")
    first = answer_question(ask(UNIVERSITY), actor=None).row
    given = {"source": "Acme", "reason": "Heard", "received_at": clock.now(), "rank": "vendor"}
    add_statement(policy, actor=ada, **given, stance="asserts", quote="The right is withdrawn.")
    add_statement(policy, actor=ada, **given, stance="denies", quote=DENIAL, link="https://acme.example/no")
    return first, answer_question(ask(UNIVERSITY), actor=None).row


def test_a_receipt_quotes_what_was_known_when_it_was_asked(client_of, ben, asked):
    first, second = (client_of(ben).get(reverse("licensing:receipt", args=[row.receipt])).text for row in asked)
    assert (DENIAL in first, DENIAL in second, "https://acme.example/no" in second) == (False, True, True)
    assert "The right is withdrawn." in second


def test_the_question_by_what_was_known(eve_of_the_letter, client_of, ben, ceiling, grant, university, withdraw):
    grant("education")
    clock.play(clock.now() + timedelta(days=1))
    withdraw()
    browser, today = client_of(ben), clock.today()
    country, _colon, identifier = UNIVERSITY.partition(":")
    given = {"partner": "benco", "product": "kettle-1", "country": country, "identifier": identifier, "business": "new"}
    days = [today - timedelta(days=1), today, today + timedelta(days=1)]
    answers = [browser.post(reverse("licensing:ask"), {**given, "on": "2021-06-01", "known": day}) for day in days]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert answers[2].context["form"].errors["known"][0].startswith("Nobody knows yet what will be known then")
    found = Decision.objects.order_by("pk").values_list("known", "verdict", "governing")
    assert list(found) == [(clock.end_of(days[0]), "allow", "OK"), (None, "deny", "SEGMENT_WITHDRAWN")]
    receipt = browser.get(answers[0].headers["Location"])
    assert receipt.context["again"]["known"] == days[0].isoformat()
