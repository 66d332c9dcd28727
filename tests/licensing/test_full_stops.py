"""No sentence ends in two full stops, in either language, whatever it ends with."""

import re
from datetime import date

import pytest
from django.utils import translation
from psycopg.types.range import DateRange

from licensing.models import Policy
from licensing.policy_sentences import run_off_sentence, scope_sentence, unproven_sentence
from licensing.sentences import SENTENCES, Names, change_sentence, sentence
from notices.services.proposals import enacted_text, ended_text

DAY = date(2021, 3, 31)
NAMES = Names({"7": "Acme"}, {"commercial": "Commercial"})
DETAIL = {
    "number": 1, "since": DAY, "from": DAY, "until": DAY, "before": DAY, "license": 1, "segment": "commercial",
    "business": "running", "unproven": "declare", "partner": "7", "grantor": "vendor",
}  # fmt: skip
TWO_STOPS = re.compile(r"\.\s*\.")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("code", [*SENTENCES, "ROUTE_DIRECT_ONLY"])
def test_reasons(code, language):
    with translation.override(language):
        told = sentence(code, DETAIL, NAMES)
    assert not TWO_STOPS.search(told)
    assert told.endswith(".")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("what", ["declare", "license", "lift_hold", "end_policy", "document"])
def test_what_would_change(what, language):
    with translation.override(language):
        assert not TWO_STOPS.search(change_sentence(what, "vendor"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("valid", [DateRange(DAY, None), DateRange(DAY, date(2021, 4, 7)), DateRange(empty=True)])
def test_policies_and_their_notices(valid, language):
    policy = Policy(
        pk=1, title_en="T", title_ru="Т", valid=valid, lines=[], countries=["KZ"], segments=[], effect="withdrawn",
        unproven="declare", run_off={"renewal": {"since_before": None, "until": "2021-12-31"}}, impact={"on": "2021-03-31"},
    )  # fmt: skip
    with translation.override(language):
        told = [scope_sentence(policy), unproven_sentence(policy), *enacted_text(policy), *ended_text(policy)]
        if not valid.isempty:
            told.append(run_off_sentence(policy))
    assert [text for text in told if TWO_STOPS.search(text)] == []
