"""Pages of the letter: how it comes, the form that it fills, what every reader is told, and the file itself."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from files.letters import text_letter
from history.changes import change
from licensing.letter import find_phrase
from licensing.models import Document, Policy
from licensing.services.answers import answer_question
from licensing.services.documents import keep_document
from licensing.services.policies import enact_policy
from notices.services.proposals import propose_notice
from tests.fixtures.documents import PDF, PNG
from tests.fixtures.letters import LETTER, TEXT, locked
from tests.licensing.conftest import UNIVERSITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eve_of_the_letter")]
ADD, SEND = reverse("licensing:policy_add"), reverse("licensing:policy_letter")
SPOKEN = "From 31 March 2021 kettles are withdrawn from the state in *the* territory."


@pytest.fixture(autouse=True)
def stage(settings, tmp_path, lines, segments, operator):
    settings.MEDIA_ROOT = tmp_path


def file(content: bytes, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def errors(page) -> dict:
    return {name: list(texts) for name, texts in page.context["form"].errors.items()}


def names(**documents: Document) -> str:
    return "?" + urlencode({key: row.public_id for key, row in documents.items()})


# How it comes


def test_a_pdf_is_kept_and_read_into_the_form(client_of, ada):
    client = client_of(ada)
    page = client.post(SEND, {"file": file(LETTER)})
    row = Document.objects.get()
    assert (page.status_code, page["Location"]) == (302, ADD + names(letter=row))
    assert (row.name, row.content_type, row.kept_by) == ("letter.pdf", "application/pdf", ada)
    form = client.get(page["Location"]).context["form"]
    told = ("letter", "document", "lines", "territory", "segments", "since", "phrase_products", "phrase_running")
    assert {name: form[name].value() for name in told} == {
        "letter": TEXT,
        "document": row.public_id,
        "lines": ["kettles"],
        "territory": "KZ",
        "segments": ["agency"],
        "since": date(2021, 3, 31),
        "phrase_products": "Kettles",
        "phrase_running": None,
    }


def test_a_text_that_was_pasted_is_a_file_too(client_of, ada):
    client = client_of(ada)
    page = client.post(SEND, {"text": TEXT.replace("\n", "\r\n")})
    row = Document.objects.get()
    assert page["Location"] == ADD + names(letter=row, text=row)
    assert (row.content_type, row.size) == ("text/plain", len(TEXT))
    assert client.get(page["Location"]).context["form"]["letter"].value() == TEXT


@pytest.mark.parametrize("content", [PDF, PNG], ids=["scan", "picture"])
def test_a_scan_is_kept_and_its_text_pasted_beside_it(client_of, ada, content):
    client = client_of(ada)
    scan = client.post(SEND, {"file": file(content)})["Location"]
    row = Document.objects.get()
    assert scan == SEND + names(letter=row)
    page = client.get(scan)
    assert (page.status_code, "holds no text that could be read" in page.content.decode()) == (200, True)
    assert errors(client.post(scan, {"document": row.public_id})) == {
        "text": ["Send the letter as a file, or paste its text."]
    }
    page = client.post(scan, {"document": row.public_id, "text": TEXT})
    assert page["Location"] == ADD + names(letter=row, text=Document.objects.exclude(pk=row.pk).get())
    form = client.get(page["Location"]).context["form"]
    assert (form["letter"].value(), form["document"].value()) == (TEXT, row.public_id)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param({}, {"text": ["Send the letter as a file, or paste its text."]}, id="nothing"),
        pytest.param({"text": " \n "}, {"text": ["Send the letter as a file, or paste its text."]}, id="blanks"),
        pytest.param({"file": file(locked("secret"))}, {"file": ["“letter.pdf” is locked with a password: save it without one, or paste its text."]}, id="locked"),
        pytest.param({"file": file(LETTER[:-40])}, {"file": ["“letter.pdf” is cut off or damaged: save it anew and send it again."]}, id="cut off"),
        pytest.param({"file": file(b"PK\x03\x04", "a.docx")}, {"file": ["“a.docx” is no letter that can be read: send PDF, plain text or a picture, or paste its text."]}, id="word"),
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused(client_of, ada, sent, expected):
    page = client_of(ada).post(SEND, sent)
    assert (page.status_code, errors(page)) == (422, expected)
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["letter=x", "letter=00000000-0000-0000-0000-000000000000"], ids=["no id", "nobody's"]
)
def test_a_letter_that_is_not_kept_is_not_found(client_of, ada, query):
    assert [client_of(ada).get(f"{page}?{query}").status_code for page in (ADD, SEND)] == [404, 404]


# The form


def filled(vendor, **values) -> dict:
    return {
        "title_en": "State", "vendor": vendor.pk, "effect": "withdrawn", "lines": ["kettles"], "territory": "CIS",
        "segments": ["state"], "since": "2021-03-31", "run_off": "preset", "unproven": "declare", "reason": "The letter",
        "later": "on", "letter": SPOKEN, **values,
    }  # fmt: skip


def told(policy: Policy) -> dict:
    return {
        row.kind: (policy.letter[row.begin : row.end] if row.begin is not None else None, row.note)
        for row in policy.terms.all()
    }


def test_phrases_typed_without_a_script_are_tied(client_of, ada, vendor):
    given = {
        "phrase_products": "KETTLES",
        "phrase_since": "from 31  march 2021",
        "note_countries": "Ours",
        "note_since": "no",
    }
    page = client_of(ada).post(ADD, filled(vendor, **given))
    policy = Policy.objects.get()
    assert page["Location"] == reverse("licensing:policy_preview", args=[policy.pk])
    expected = dict.fromkeys(["who", "customers", "running"], (None, ""))
    expected |= {"products": ("kettles", ""), "since": ("From 31 March 2021", ""), "countries": (None, "Ours")}
    assert told(policy) == expected
    assert policy.letter_at is not None


def test_the_file_and_the_moment_stay_with_the_policy(client_of, ada, vendor):
    with change(actor=ada, reason="It came"):
        row = keep_document(text_letter(SPOKEN, "letter").document, actor=ada)
    client_of(ada).post(ADD, filled(vendor, document=row.public_id, letter_at="2021-03-29T18:30"))
    policy = Policy.objects.get()
    assert (policy.letter_document, policy.letter_at.isoformat()) == (row, "2021-03-29T15:30:00+00:00")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"phrase_who": "lamps"}, {"phrase_who": ["The letter does not say “lamps”: copy the words as they stand in it, or leave this empty."]}, id="not in it"),
        pytest.param({"phrase_who": "kettles", "letter": ""}, {"phrase_who": ["The letter does not say “kettles”: copy the words as they stand in it, or leave this empty."]}, id="no letter"),
        pytest.param({"letter_at": "2031-01-01T00:00"}, {"letter_at": ["The letter cannot have come later than now: give the moment it came."]}, id="from the future"),
        pytest.param({"document": "00000000-0000-0000-0000-000000000000"}, {"document": ["Select a valid choice. That choice is not one of the available choices."]}, id="nobody's file"),
    ],
)  # fmt: skip
def test_what_the_letter_does_not_bear_is_refused(client_of, ada, vendor, given, expected):
    page = client_of(ada).post(ADD, filled(vendor, **given))
    assert (page.status_code, errors(page)) == (422, expected)
    assert Policy.objects.count() == 0


def test_a_corrected_letter_is_checked_against_its_phrases(client_of, ada, vendor):
    client = client_of(ada)
    client.post(ADD, filled(vendor, phrase_products="kettles"))
    policy = Policy.objects.get()
    edit = reverse("licensing:policy_edit", args=[policy.pk])
    shown = {name: client.get(edit).context["form"][name].value() for name in ("phrase_products", "place_products")}
    assert shown == {"phrase_products": "kettles", "place_products": SPOKEN.index("kettles")}
    page = client.post(edit, filled(vendor, **shown, letter="Lamps are withdrawn."))
    assert errors(page) == {
        "phrase_products": [
            "The letter does not say “kettles”: copy the words as they stand in it, or leave this empty."
        ]
    }
    client.post(edit, filled(vendor, **shown, letter="Dear all! " + SPOKEN))
    policy.refresh_from_db()
    assert told(policy)["products"] == ("kettles", "")


def test_the_marks_come_with_the_plain_words(client_of, ada, vendor):
    given = filled(vendor, phrase_products="kettles are", phrase_who="are withdrawn", letter=SPOKEN + " <b>")
    page = client_of(ada).post(ADD, given, headers={"HX-Request": "true"}).content.decode()
    assert '<mark class="phrase phrase-products" data-kinds="2">kettles </mark>' in page
    assert '<mark class="phrase phrase-who" data-kinds="1 2">are</mark>' in page
    assert '<mark class="phrase phrase-who" data-kinds="1"> withdrawn</mark>' in page
    assert "&lt;b&gt;" in page
    assert 'hx-swap-oob="true"' in page


# What readers are told


@pytest.fixture
def policy(draft, ada) -> Policy:
    terms = {
        "products": (find_phrase(SPOKEN, "kettles"), ""),
        "countries": (find_phrase(SPOKEN, "in *the* territory"), ""),
        "running": (None, "It is silent"),
    }
    row = draft(letter=SPOKEN, terms=terms)
    enact_policy(row, actor=ada, reason="The letter", shown=None)
    return row


def terms_on(page) -> list[str]:
    text = page.content.decode().split('<ul class="terms">')[1].split("</ul>")[0]
    return [" ".join(row.split("</li>")[0].split("</strong>")[1].split()) for row in text.split("<li>")[1:]]


OURS = '<span class="tone tone-review">our interpretation</span> Ada'
READ = [
    OURS, '<q lang="en">kettles</q>', '<q lang="en">in *the* territory</q>', OURS, OURS,
    f'{OURS}<br><span class="text-secondary">It is silent</span>',
]  # fmt: skip


def plain(rows: list[str]) -> list[str]:
    return [row.removesuffix("</div>").strip() for row in rows]


def test_the_policy_s_page_and_its_preview_name_phrases_and_authors(client_of, policy, draft, ada, ben):
    for who in (ada, ben):
        page = client_of(who).get(reverse("licensing:policy_detail", args=[policy.pk]))
        assert plain(terms_on(page)) == READ
        assert ("withdrawn from the state" in page.content.decode()) == (who == ada)
    drafted = draft()
    page = client_of(ada).get(reverse("licensing:policy_preview", args=[drafted.pk]))
    assert plain(terms_on(page)) == [OURS] * 6


def test_a_receipt_names_them_as_known_then(client_of, policy, ceiling, grant, ask, university, ben, ada, cleo):
    grant("education")
    answer = answer_question(ask(UNIVERSITY), actor=ben).row
    assert answer.verdict == "deny"
    page = client_of(ben).get(reverse("licensing:receipt", args=[answer.receipt]))
    assert plain(terms_on(page)) == READ
    assert f"What {policy} rests on" in page.content.decode()


def test_a_receipt_without_a_policy_says_nothing_of_one(client_of, policy, ceiling, grant, ask, bank, ben):
    grant()
    answer = answer_question(ask(), actor=ben).row
    page = client_of(ben).get(reverse("licensing:receipt", args=[answer.receipt]))
    assert 'class="terms"' not in page.content.decode()


def test_the_notice_names_them_in_both_languages_and_marks_nothing_up(policy, ada):
    notice = propose_notice(policy, actor=ada)
    assert "- What: the letter says “kettles”." in notice.body_en
    assert "- Where: the letter says “in \\*the\\* territory”." in notice.body_en
    assert "- Running business: our interpretation, by Ada. It is silent" in notice.body_en
    assert "- Who: our interpretation, by Ada." in notice.body_en
    assert "“kettles”" in notice.body_ru or "«kettles»" in notice.body_ru


# The file


def test_a_file_is_handed_out_as_it_came_to_those_who_may(client_of, ada, vera, ben):
    with change(actor=ada, reason="It came"):
        row = keep_document(text_letter("<script>alert(1)</script>", "a").document, actor=ada)
    address = reverse("licensing:document", args=[row.public_id])
    page = client_of(ada).get(address)
    content = page.getvalue()
    assert content == b"<script>alert(1)</script>"
    headers = ("Content-Type", "X-Content-Type-Options", "Cache-Control")
    assert [page[name] for name in headers] == ["text/plain", "nosniff", "private, no-store"]
    saved = client_of(ada).get(address, {"save": ""})
    assert (saved["Content-Disposition"], saved.getvalue()) == ('attachment; filename="a.txt"', content)
    seen = client_of(vera).get(address)
    assert (seen.status_code, seen.getvalue()) == (200, content)
    assert client_of(ben).get(address).status_code == 404
    assert client_of().get(address).status_code == 302
