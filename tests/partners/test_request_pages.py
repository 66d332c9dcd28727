"""The pages of requests: two sides that act, a parent that reads along, and others who learn nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from files.documents import check_document
from history import clock
from history.changes import change
from partners.models import Attachment, Request, Role
from partners.services import requests as services
from partners.services.partners import end_partner
from tests.fixtures.cast import make_partner, make_person
from tests.fixtures.documents import PDF, PNG

pytestmark = pytest.mark.django_db
LIST = reverse("requests:request_list")


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asked(bens_partner, ben, ada):
    return services.open_request(
        bens_partner, kind="question", subject="Secret tender", text="Of Benco", actor=ben,
        documents=[check_document(PDF, "Устав.pdf")],
    )  # fmt: skip


@pytest.fixture
def paula(asked, bens_partner, operator):
    """Who owns the partner that manages Benco."""
    parent = make_partner("parent", "Parent", parent=operator)
    from_above = make_person("Paula", parent, Role.OWNER)
    bens_partner.parent = parent
    with change(actor=from_above, reason="moved"):
        bens_partner.save()
    return from_above


def page(name: str, asked) -> str:
    return reverse(f"requests:{name}", args=[asked.code])


def files(content: bytes, name: str) -> list:
    return [SimpleUploadedFile(name, content)]


STEPS = ["reply", "ask_more", "grant", "refuse", "withdraw"]
MAY = {"ben": {"reply", "withdraw"}, "bela": {"reply", "withdraw"}, "ada": {"reply", "ask_more", "grant", "refuse"}}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["ben", "bela", "ada", "vera", "sam", "paula", "cleo"])
def test_who_may_take_a_step(request, client_of, asked, who, step):
    person = request.getfixturevalue(who)
    answer = client_of(person).post(page(f"request_{step}", asked), {"text": "So"})
    expected = 404 if who == "cleo" else 302 if step in MAY.get(who, ()) else 403
    assert (answer.status_code, asked.messages.count()) == (expected, 2 if expected == 302 else 1)


@pytest.mark.parametrize(
    ("who", "status"), [("ben", 200), ("paula", 200), ("ada", 200), ("vera", 200), ("sam", 403), ("cleo", 404)]
)
def test_who_may_open_a_document(request, client_of, asked, who, status):
    person = request.getfixturevalue(who)
    answer = client_of(person).get(reverse("requests:document", args=[Attachment.objects.get().public_id]))
    assert answer.status_code == status
    if status == 200:
        assert answer.getvalue() == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Disposition"] == "inline; filename*=utf-8''%D0%A3%D1%81%D1%82%D0%B0%D0%B2.pdf"


def test_a_document_is_saved_when_asked_for(client_of, asked, ben):
    answer = client_of(ben).get(reverse("requests:document", args=[Attachment.objects.get().public_id]) + "?save")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.getvalue() == PDF


def test_support_that_looks_as_ben_opens_no_document(client_of, asked, sam, ben):
    client = client_of(sam)
    client.post(reverse("hijack:acquire"), {"user_pk": ben.pk})
    assert client.get(page("request_detail", asked)).status_code == 200
    assert client.get(reverse("requests:document", args=[Attachment.objects.get().public_id])).status_code == 403


def test_no_address_serves_what_is_kept(client_of, asked, ada):
    row = Attachment.objects.get()
    assert "Устав" not in row.file.name and "pdf" not in row.file.name
    for path in (f"/media/{row.file.name}", f"/static/{row.file.name}", f"/{row.file.name}"):
        assert client_of(ada).get(path).status_code == 404


def test_another_partner_learns_nothing(client_of, asked, cleo):
    client = client_of(cleo)
    for path in (LIST, f"{LIST}?q=Secret", f"{LIST}?q=nco-1", f"{LIST}?_export=csv", "/"):
        answer = client.get(path)
        text = answer.getvalue().decode()
        assert answer.status_code == 200
        assert [word for word in ("Secret tender", "benco-1", "Benco", "Устав") if word in text] == []
    assert "0 rows" in client.get(LIST).content.decode()


def test_the_list_of_each_side(client_of, asked, ben, ada, paula):
    for who in (ben, ada, paula):
        text = client_of(who).get(LIST, headers={"accept-language": "en"}).content.decode()
        assert "Secret tender" in text
    assert "Assigned to" in client_of(ada).get(LIST).content.decode()
    assert "Assigned to" not in client_of(paula).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2), ("turn=distributor", 1), ("turn=asker", 1), ("state=needs_more", 1), ("state=granted", 0),
        ("kind=correction", 1), ("assigned=me", 1), ("assigned=nobody", 1), ("assigned=others", 0),
        ("due=in_time", 2), ("due=overdue", 0), ("due=put_off", 0), ("q=tender", 1), ("q=Of+Benco", 1),
    ],
)  # fmt: skip
def test_filters(client_of, asked, bens_partner, ben, ada, query, count):
    other = services.open_request(bens_partner, kind="correction", subject="Address", text="New", actor=ben)
    services.ask_more(other, actor=ada, text="Which?")
    services.assign(other, actor=ada, to=ada, text="Mine")
    answer = client_of(ada).get(f"{LIST}?{query}")
    assert len(answer.context["table"].rows) == count


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client_of, asked, bens_partner, ben, ada, rows, django_assert_num_queries):
    for number in range(rows - 1):
        services.open_request(bens_partner, kind="question", subject=f"S{number}", text="T", actor=ben)
    client = client_of(ada)
    client.get(LIST)
    with django_assert_num_queries(20):
        client.get(LIST)


def test_asked_on_the_page(client_of, ben, operator):
    answer = client_of(ben).post(
        reverse("requests:request_add"),
        {"kind": "question", "subject": "S", "text": "T", "documents": files(PDF, "a.pdf") + files(PNG, "b.png")},
    )
    row = Request.objects.get()
    assert answer.url == page("request_detail", row)
    assert [one.name for one in Attachment.objects.all()] == ["a.pdf", "b.png"]


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"<svg/>", "a.svg", "“a.svg” is neither a PDF nor a picture: send PDF, PNG, JPEG or WebP."),
        (PDF[:-8], "a.pdf", "“a.pdf” is cut off or damaged: save it anew and send it again."),
        (PDF + b" " * (10 * 1024 * 1024), "big.pdf", "The file “big.pdf” is larger than 10 MB: send a smaller one."),
    ],
    ids=["svg", "cut off", "too large"],
)
def test_a_bad_document_is_told_beside_its_field(client_of, asked, bela, content, name, text):
    answer = client_of(bela).post(page("request_reply", asked), {"text": "Here", "documents": files(content, name)})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"documents": [text]}
    assert (asked.messages.count(), Attachment.objects.count()) == (1, 1)


def test_six_documents_are_too_many(client_of, asked, bela):
    answer = client_of(bela).post(page("request_reply", asked), {"text": "x", "documents": files(PDF, "a.pdf") * 6})
    assert answer.context["form"].errors == {"documents": ["At most 5 documents at once."]}


def test_a_verdict_needs_its_reason(client_of, asked, ada):
    answer = client_of(ada).post(page("request_refuse", asked), {"text": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert Request.objects.get().state == "open"


def test_the_reason_of_a_refusal_is_read_but_not_who_of_the_distributor(client_of, asked, ada, bela):
    services.refuse(asked, actor=ada, text="Not for schools")
    text = client_of(bela).get(page("request_detail", asked)).content.decode()
    assert "Not for schools" in text and "Northern Distribution" in text and "A reply reopens it" in text
    assert "Ada" not in text


def test_an_ended_partner_reads_and_asks_no_more(client_of, asked, bens_partner, bela, ada):
    end_partner(bens_partner, actor=ada, reason="over", on=clock.today())
    client = client_of(bela)
    assert client.get(page("request_detail", asked)).status_code == 200
    assert client.post(page("request_reply", asked), {"text": "x"}).status_code == 403
    assert client.get(reverse("requests:request_add")).status_code == 403
