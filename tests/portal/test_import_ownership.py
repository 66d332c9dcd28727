"""Owners brought in on a page: what would happen, the act, the bad statements as a download, and who may."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from customers.models import Entity, Holding
from jobs.models import Job
from tests.customers.holdings.statements import entity, interest, relation

pytestmark = pytest.mark.django_db
ROWS = [entity("state", "state"), entity("a"), relation("r", "a", "state", interest(60))]
BAD = entity("x", "planet")


def translated(text: str) -> str:
    with translation.override("ru"):
        return translation.gettext(text)


def send(client, rows: list[dict], **values):
    file = SimpleUploadedFile("owners.json", json.dumps(rows).encode(), "application/json")
    return client.post(reverse("imports:page", args=["ownership"]), {"file": file, "reason": "Register", **values})


def test_first_what_would_happen_then_the_act(client_of, max_):
    client = client_of(max_)
    page = client.get(send(client, ROWS).url)
    assert (Entity.objects.count(), Job.objects.get().result["new"]) == (0, 3)
    assert "What would happen" in page.content.decode()
    leads_on = f'<a class="btn" href="{reverse("customers:entity_list")}"'
    assert leads_on not in page.text
    done = client.post(reverse("imports:go", args=[Job.objects.get().pk]), follow=True)
    assert leads_on in done.text
    assert (Entity.objects.count(), Holding.objects.get().low) == (2, 60)
    assert Holding.pgh_event_model.objects.get().pgh_context["reason"] == "Register"


def test_a_run_is_named_in_the_readers_language(client_of, max_, ada):
    address = send(client_of(max_), ROWS).url
    assert "<h1>Bring in owners: owners.json</h1>" in client_of(max_).get(address).text
    reader = client_of(ada)
    reader.cookies["django_language"] = "ru"
    assert f"<h1>{translated('Bring in owners')}: owners.json</h1>" in reader.get(address).text


def test_bad_statements_are_listed_and_handed_back(client_of, ada):
    client = client_of(ada)
    page = client.get(send(client, [*ROWS, BAD], sure="on", keep_going="on").url).content.decode()
    assert BAD["statementId"] in page and "recordDetails.entityType.type" in page and "planet" in page
    answer = client.get(reverse("imports:rejected", args=[Job.objects.get().pk]))
    assert answer.headers["Content-Disposition"].endswith('"ownership.rejected.jsonl"')
    assert json.loads(answer.getvalue())["recordId"] == "x"
    assert Entity.objects.count() == 2


def test_a_file_that_breaks_off_is_told(client_of, ada):
    client = client_of(ada)
    file = SimpleUploadedFile("owners.json", json.dumps(ROWS).encode()[:-20])
    answer = client.post(reverse("imports:page", args=["ownership"]), {"file": file, "reason": "Register"}, follow=True)
    assert "breaks off or is damaged after statement 2" in answer.content.decode()


@pytest.mark.parametrize(("person", "code"), [("vera", 403), ("ben", 404), ("max_", 200)])
def test_who_may(client_of, request, person, code):
    client = client_of(request.getfixturevalue(person))
    assert client.get(reverse("imports:page", args=["ownership"])).status_code == code
