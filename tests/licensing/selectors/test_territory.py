"""Territories as people write them: read in both languages, and written as they are read."""

import pytest
from django.utils import translation

from files.importing import CellError
from licensing.selectors.territory import parse_territory, territory_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country_groups")]
WRITTEN = {
    "a country": ("kz", (("KZ",), ())),
    "several": ("KZ, uz;BY", (("KZ", "UZ", "BY"), ())),
    "a group except a country": ("CIS except TM", (("CIS",), ("TM",))),
    "except regions too": ("CIS except TM, RU-CR RU-SEV", (("CIS",), ("TM", "RU-CR", "RU-SEV"))),
    "a country except a region": ("RU EXCEPT RU-CR", (("RU",), ("RU-CR",))),
    "in Russian": ("CIS кроме TM; KZ-ALA", (("CIS",), ("TM", "KZ-ALA"))),
    "in Russian, the other word": ("CIS без TM", (("CIS",), ("TM",))),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.values(), ids=WRITTEN.keys())
def test_it_is_read_as_it_is_written(text, expected):
    assert parse_territory(text) == expected


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("expected", [value for _text, value in WRITTEN.values()], ids=WRITTEN.keys())
def test_it_is_written_as_it_is_read(expected, language):
    with translation.override(language):
        assert parse_territory(territory_text(*expected)) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The territory is empty."),
        ("except TM", "The territory is empty."),
        ("CIS except XX", "“XX” is no territory known here."),
        ("RU except Crimea", "“CRIMEA” is no territory known here."),
        ("KZ-ALMATY", "“KZ-ALMATY” is no territory known here."),
    ],
)
def test_what_is_no_territory_is_said_with_what_would_be_one(text, problem):
    with pytest.raises(CellError) as error:
        parse_territory(text)
    assert error.value.problem == problem
    assert "CIS" in error.value.expected
