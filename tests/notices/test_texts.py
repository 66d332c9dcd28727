"""What a notice must hold before it goes out, and what the notice that a policy proposes says."""

from datetime import date

import pytest
from django.utils import translation
from psycopg.types.range import DateRange

from customers.reference import load_segments
from licensing.models import Policy
from notices.services.notices import approve_notice, draft_notice
from notices.services.proposals import enacted_text
from partners.exceptions import Refused

pytestmark = pytest.mark.django_db
TEXTS = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}
UNKNOWN = "Where the state's part is not known"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"subject_ru": " "}, "Empty: subject, Russian."),
        ({"body_en": "", "body_ru": ""}, "Empty: text, English (Markdown), text, Russian (Markdown)."),
        ({"subject_ru": "s "}, "The Russian subject is the same as the English one"),
    ],
    ids=["complete", "no Russian subject", "no text", "the English subject twice"],
)
def test_what_goes_out(ada, changes, said):
    notice = draft_notice(actor=ada, **{**TEXTS, **changes})
    if not said:
        assert approve_notice(notice, actor=ada).status == "approved"
        return
    with pytest.raises(Refused) as refusal:
        approve_notice(notice, actor=ada)
    assert str(refusal.value).startswith(said)
    notice.refresh_from_db()
    assert notice.status == "draft"


@pytest.mark.parametrize(
    ("segments", "measure", "asks"),
    [
        (["state"], "", True),
        (["agency", "education"], "", True),
        ([], "any_share", True),
        (["education"], "", False),
        ([], "", False),
    ],
    ids=["the state", "agencies and education", "a measure", "education alone", "everybody"],
)
def test_a_proposal_speaks_of_unknown_shares_where_they_count(segments, measure, asks):
    load_segments()
    policy = Policy(
        pk=1, title_en="T", title_ru="Т", valid=DateRange(date(2021, 3, 31), None), lines=[], countries=["KZ"],
        segments=segments, measure=measure, effect="withdrawn", unproven="declare",
    )  # fmt: skip
    _subject, body = enacted_text(policy)
    assert (UNKNOWN in body) is asks
    assert "Rights held through another chain are not affected" in body
    assert "\n\n\n" not in body
    with translation.override("ru"):
        assert enacted_text(policy)[0] == "P-1: Т"
