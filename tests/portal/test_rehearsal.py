"""The rehearsal: everything runs, and nothing stays; the clock stands on 30 March 2021."""

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse

from history import clock
from jobs import outbox, running
from jobs.models import Job
from licensing import previewing
from licensing.models import Policy
from licensing.services.answers import answer_question
from licensing.services.policies import enact_policy
from notices.services.deliveries import send_waiting
from partners.services.contacts import add_contact
from portal.rehearsal import KIND, rehearse, start_rehearsal
from tests.licensing.conftest import UNIVERSITY

OWN = {"accounts", "customers", "jobs", "licensing", "notices", "partners"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]


@pytest.fixture
def stage(eve_of_the_letter, ceiling, grant, ask, ada, ann, bens_partner, cleos_partner, university) -> None:
    """Two partners sell to education, one of them without a contact."""
    for holder in (bens_partner, cleos_partner):
        grant("education", holder=holder)
    add_contact(bens_partner, name="Sales", email="sales@benco.example", role="sales", language="ru")
    answer_question(ask(UNIVERSITY, on=clock.today()), actor=ada)
    outbox.drain()
    send_waiting()
    mail.outbox.clear()


@pytest.fixture
def policy(stage, draft) -> Policy:
    return draft(since=clock.today(), title_ru="Государству не продаём")


def counts() -> dict[str, int]:
    """Return how many rows every table of the portal has."""
    models = [model for model in apps.get_models() if model._meta.app_label in OWN]
    return {model._meta.label: model._default_manager.count() for model in models}


def facts(report: dict) -> dict[str, dict]:
    return {row["step"]: row.get("facts", row.get("problem")) for row in report["steps"]}


def test_everything_runs_and_is_told_of(policy, ada, ann):
    found = facts(rehearse(policy, actor=ada))
    enacted = {"partners": 2, "licenses": 2, "in_scope": 1, "flips": 1, "gap": 1}
    assert {key: found["enacting"][key] for key in enacted} == enacted
    told = {"partners": 2, "mails": 1, "languages": {"ru": 1}, "without_contact": ["Cleoco"]}
    assert {key: found["noticing"][key] for key in told} == told
    assert found["confirming"] == {"by": str(ann)}
    assert {key: found["ending"][key] for key in told} == told


def test_nobody_is_told_and_nothing_stays(policy, ada, django_capture_on_commit_callbacks):
    before, policy_before = counts(), type(policy).objects.values().get(pk=policy.pk)
    with django_capture_on_commit_callbacks() as called:
        report = rehearse(policy, actor=ada)
    assert report["outbox"] >= 2
    assert (counts(), called, type(policy).objects.values().get(pk=policy.pk)) == (before, [], policy_before)
    outbox.drain()
    send_waiting()
    assert (mail.outbox, counts()) == ([], before)


@pytest.mark.parametrize(
    ("texts", "said"),
    [({"title_ru": "State", "title_en": "State"}, "The Russian subject is the same as the English one")],
    ids=["no Russian title"],
)
def test_what_would_be_refused_is_told_and_the_rest_goes_on(draft, stage, ada, texts, said):
    found = facts(rehearse(draft(since=clock.today(), **texts), actor=ada))
    assert (said in found["noticing"], found["ending"]["partners"], list(found)[2]) == (True, 2, "confirming")


def test_alone_it_stands_unconfirmed(policy, ada, ann):
    ann.is_active = False
    ann.save(update_fields=["is_active"])
    report = rehearse(policy, actor=ada)
    assert (report["alone"], facts(report)["confirming"]) == (True, {"by": None})


def test_the_page_shows_the_report(policy, client_of, ada):
    browser = client_of(ada)
    page = browser.post(reverse("rehearsal_start", args=[policy.pk]), follow=True)
    assert page.status_code == 200
    assert [f"{place}. {title}" in page.text for place, title in enumerate(
        ("Enacting", "The notice", "The second person", "Ending it as if never"), 1)] == [True] * 4  # fmt: skip
    assert ("Cleoco" in page.text, "thrown away with the rest" in page.text) == (True, True)


def test_where_it_takes_long_a_worker_runs_it(policy, client_of, ada, monkeypatch):
    monkeypatch.setattr(previewing, "AT_ONCE", 0)
    browser = client_of(ada)
    page = browser.post(reverse("rehearsal_start", args=[policy.pk]), follow=True)
    job = Job.objects.get(kind=KIND)
    assert (job.state, "Look again" in page.text) == ("queued", True)
    running.run(job.pk)
    assert "1. Enacting" in browser.get(reverse("rehearsal", args=[job.pk])).text


def test_what_is_enacted_is_rehearsed_no_more(policy, ada):
    enact_policy(policy, actor=ada, reason="The letter", shown=None)
    job = start_rehearsal(policy, by=ada)
    assert (job.state, job.error) == ("failed", f"{policy} is no draft any more: a rehearsal is of a draft.")


def test_the_job_of_another_kind_is_no_rehearsal(policy, client_of, ada):
    job = previewing.start_preview(policy, by=ada)
    assert client_of(ada).get(reverse("rehearsal", args=[job.pk])).status_code == 404
