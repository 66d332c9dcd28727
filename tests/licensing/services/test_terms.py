"""The terms of a policy: what they rest on, who read them so, and how they follow a corrected letter."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from files.letters import text_letter
from history.changes import change
from licensing.letter import find_phrase
from licensing.models import Document, Policy, PolicyTerm, TermKind
from licensing.services.documents import keep_document
from licensing.services.policies import cancel_policy, edit_policy
from partners.exceptions import Refused
from tests.licensing.conftest import LETTER, SYSTEM

pytestmark = pytest.mark.django_db
TEXT = "From 31 March 2021 kettles are withdrawn from the state. Kettles, that is."
WHAT = find_phrase(TEXT, "kettles are")
SINCE = find_phrase(TEXT, "From 31 March 2021")
TIED = {"products": (WHAT, ""), "since": (SINCE, ""), "countries": (None, "Our agreement says the CIS")}


@pytest.fixture
def tied(draft) -> Policy:
    return draft(letter=TEXT, terms=TIED)


def told(policy: Policy) -> dict:
    """Return each term as (its words or nothing, note, author)."""
    policy = Policy.objects.get(pk=policy.pk)
    return {
        row.kind: (None if row.begin is None else policy.letter[row.begin : row.end], row.note, row.author)
        for row in policy.terms.all()
    }


def edit(policy: Policy, actor, **values) -> None:
    edit_policy(policy, actor=actor, reason="Read again", since=LETTER, **values)


def test_every_term_is_written_with_its_author(tied, ada):
    assert told(tied) == {
        "who": (None, "", ada),
        "products": ("kettles are", "", ada),
        "countries": (None, "Our agreement says the CIS", ada),
        "customers": (None, "", ada),
        "since": ("From 31 March 2021", "", ada),
        "running": (None, "", ada),
    }
    assert list(told(tied)) == TermKind.values


def test_without_a_letter_all_is_our_interpretation(draft, ada):
    assert set(told(draft()).values()) == {(None, "", ada)}


@pytest.mark.parametrize(
    "place",
    [(0, len(TEXT) + 1), (5, 5), (7, 3), (-1, 4)],
    ids=["past the end", "nothing", "backwards", "before the start"],
)
def test_a_phrase_that_the_letter_does_not_hold_is_refused(draft, place):
    with pytest.raises(Refused, match=f"The letter has {len(TEXT)} characters"):
        draft(letter=TEXT, terms={"who": (place, "")})
    assert PolicyTerm.objects.count() == Policy.objects.count() == 0


def test_who_read_a_term_first_stays_its_author(tied, ada, ann):
    edit(tied, ann, terms={**TIED, "who": (None, "All who sell")})
    assert {kind: row[2] for kind, row in told(tied).items() if row[2] != ada} == {"who": ann}


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        pytest.param("Dear all! " + TEXT, {"products": "kettles are", "since": "From 31 March 2021"}, id="moved"),
        pytest.param(TEXT.replace(" are", "\n  are"), {"products": "kettles\n  are", "since": "From 31 March 2021"}, id="wrapped"),
        pytest.param(TEXT.replace("31 March", "1 April"), {"products": "kettles are", "since": None}, id="one is gone"),
        pytest.param("", {"products": None, "since": None}, id="no letter any more"),
    ],
)  # fmt: skip
def test_phrases_follow_a_corrected_letter(tied, ann, letter, expected):
    edit(tied, ann, letter=letter)
    assert {kind: told(tied)[kind][0] for kind in expected} == expected


def test_a_phrase_that_is_gone_becomes_the_interpretation_of_who_corrected_the_letter(tied, ada, ann):
    edit(tied, ann, letter=TEXT.replace("31 March", "1 April"))
    note = "It rested on “From 31 March 2021”, which the letter no longer says."
    assert told(tied)["since"] == (None, note, ann)
    assert told(tied)["products"] == ("kettles are", "", ada)
    assert told(tied)["countries"] == (None, "Our agreement says the CIS", ada)


def test_of_two_places_the_phrase_keeps_its_own(tied, ada):
    second = find_phrase(TEXT, "Kettles", near=60)
    edit(tied, ada, terms={"products": (second, "")})
    edit(tied, ada, letter="Dear all. " + TEXT)
    row = tied.terms.get(kind="products")
    assert (row.begin, row.end) == (second[0] + 10, second[1] + 10)


def test_the_history_keeps_what_a_term_rested_on(tied, ann):
    edit(tied, ann, terms={})
    events = PolicyTerm.pgh_event_model.objects.filter(kind="products").order_by("pgh_id")
    assert [(row.begin, row.end) for row in events] == [WHAT, (None, None)]


# Frozen


@pytest.mark.parametrize("how", ["enacted", "cancelled"])
def test_letter_and_terms_freeze(tied, withdraw, ada, how):
    policy = withdraw(letter=TEXT, terms=TIED) if how == "enacted" else cancel_policy(tied, **SYSTEM)
    before = told(policy)
    with pytest.raises(Refused, match=f"is {how}"):
        edit(policy, ada, letter="Another letter", terms={})
    for write in (
        lambda: Policy.objects.filter(pk=policy.pk).update(letter="Another letter"),
        lambda: Policy.objects.filter(pk=policy.pk).update(letter_at=None if policy.letter_at else "2021-03-31T00:00Z"),
        lambda: PolicyTerm.objects.filter(policy=policy, kind="products").update(begin=None, end=None),
    ):
        with pytest.raises(DatabaseError, match="refused"), change(**SYSTEM):
            write()
    assert told(policy) == before


def test_no_phrase_beyond_the_letter_gets_past_the_database(tied):
    with pytest.raises(DatabaseError, match="the letter of policy"), transaction.atomic(), change(**SYSTEM):
        PolicyTerm.objects.filter(policy=tied, kind="products").update(begin=0, end=len(TEXT) + 1)


# Documents


def test_a_file_is_kept_once(ada, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    letter = text_letter(TEXT, "letter")
    with change(actor=ada, reason="It came"):
        row = keep_document(letter.document, actor=ada)
        assert keep_document(letter.document, actor=ada) == row
        other = keep_document(text_letter(TEXT + ".", "letter").document, actor=ada)
    assert Document.objects.count() == 2
    assert (row.name, row.content_type, row.size, row.kept_by) == ("letter.txt", "text/plain", len(TEXT), ada)
    assert row.sha256 == hashlib.sha256(TEXT.encode()).hexdigest() != other.sha256
    with row.file.open("rb") as file:
        assert file.read().decode() == TEXT
    assert "letter" not in row.file.name
