"""What the terms of policies rest on, read at once for many, and what a letter may name."""

import pytest

from history import clock
from history.reading import Reading
from licensing.letter import Proposal, find_phrase
from licensing.models import Policy, TermKind
from licensing.selectors.letters import as_terms, letter_pieces, meaning, policies_in, terms_of, vocabulary
from licensing.services.policies import edit_policy
from tests.licensing.conftest import LETTER

pytestmark = pytest.mark.django_db
TEXT = "Kettles are withdrawn.\nFrom 31 March."


def test_every_kind_is_told_in_its_order(draft, ada):
    policy = draft(letter=TEXT, terms={"since": (find_phrase(TEXT, "from 31 march"), ""), "who": (None, "All")})
    assert [(term.kind, term.phrase, term.author, term.note) for term in terms_of(policy)] == [
        ("who", None, "Ada", "All"),
        ("products", None, "Ada", ""),
        ("countries", None, "Ada", ""),
        ("customers", None, "Ada", ""),
        ("since", "From 31 March", "Ada", ""),
        ("running", None, "Ada", ""),
    ]
    assert [(piece.text, piece.numbers) for piece in letter_pieces(policy)] == [
        ("Kettles are withdrawn.\n", ""), ("From 31 March", "5"), (".", ""),
    ]  # fmt: skip


def test_what_nobody_wrote_down_is_read_so_by_who_enacted_it(ada):
    told = as_terms([{"id": 7, "letter": "", "enacted_by_id": ada.pk}], Reading())[7]
    assert [(term.kind, term.phrase, term.author) for term in told] == [(kind, None, "Ada") for kind in TermKind.values]
    unknown = as_terms([{"id": 7, "letter": "", "enacted_by_id": None}], Reading())[7]
    assert {term.author for term in unknown} == {""}


def test_terms_are_read_as_they_were_known(draft, ada, ann):
    policy = draft(letter=TEXT, terms={"since": (find_phrase(TEXT, "From 31 March"), "")})
    before = clock.now()
    edit_policy(policy, actor=ann, reason="Read again", since=LETTER, letter="From 31 April.", terms={})
    reading = Reading(known=before)
    earlier = as_terms(list(reading.rows(Policy, id__in=[policy.pk])), reading)[policy.pk][4]
    policy.refresh_from_db()
    assert (earlier.phrase, earlier.author) == ("From 31 March", "Ada")
    assert (terms_of(policy)[4].phrase, terms_of(policy)[4].author) == (None, "Ann")


@pytest.mark.parametrize("count", [1, 3])
def test_terms_cost_the_same_for_more_policies(draft, count, django_assert_num_queries):
    rows = [{"id": draft().pk, "letter": "", "enacted_by_id": None} for _policy in range(count)]
    with django_assert_num_queries(2):
        assert len(as_terms(rows, Reading())) == count


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([["policy", "7"], ["policy", "3"], ["policy", "7"]], [3, 7]),
        ([["license", "7"], None, ["hold", "1"]], []),
        ([], []),
    ],
    ids=["each once", "others", "none"],
)
def test_policies_of_an_answer(records, expected):
    assert policies_in({"reasons": [{"record": record} for record in records]}) == expected


def test_what_a_letter_may_name(lines, segments, country_groups):
    words = vocabulary()
    assert words.lines == {"kettles": ("Kettles", "kettle 1"), "lamps": ("Lamps", "lamp 1")}
    assert words.territory["KZ"] == ("Kazakhstan", "Казахстан")
    assert {"Russia", "Россия", "РФ"} <= set(words.territory["RU"])
    assert {"CIS", "СНГ"} <= set(words.territory["CIS"])
    assert "none" not in words.segments
    assert words.above["university"] == {"education"}
    assert words.above["education"] == frozenset()


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("products", ("lamps",), "Lamps"),
        ("products", ("*",), "Kettles, Lamps"),
        ("countries", ("KZ", "RU"), "Kazakhstan, Russia"),
        ("customers", ("agency",), "State agencies"),
        ("since", ("2021-03-31",), "31 March 2021"),
        ("running", ("nothing",), "running business ends"),
        ("running", (), ""),
        ("who", (), ""),
    ],
    ids=lambda value: str(value),
)
def test_what_a_proposal_says(lines, segments, kind, values, expected):
    assert meaning(kind, Proposal((0, 1), values)) == expected
