"""Schemes and regions under the names that people know them by, with their code."""

import pytest
from django.utils import translation

from customers.identifiers import SCHEMES
from customers.identifiers.messages import number_words, scheme_words
from customers.models import Identifier
from customers.regions import register_regions
from ui.formats import country_name, region_name, region_names, territory_names


@pytest.mark.parametrize(
    ("code", "english", "russian"),
    [("RU-INN", "INN (RU-INN)", "ИНН (RU-INN)"), ("LEI", "LEI", "LEI"), ("own", "own", "own"), ("", "", "")],
)
def test_a_scheme_has_a_name_with_its_code(code, english, russian):
    assert scheme_words(code) == english
    with translation.override("ru"):
        assert scheme_words(code) == russian


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_a_number_stands_under_its_name(scheme):
    assert number_words(Identifier(scheme=scheme.code, value=scheme.example)) == f"{scheme.latin_name} {scheme.example}"


def test_an_entity_without_a_number_has_none():
    assert number_words(Identifier(scheme="", value="")) == ""


@pytest.mark.parametrize(
    ("code", "english", "russian"),
    [("RU-MOW", "Moscow (RU-MOW)", "Москва (RU-MOW)"), ("KZ-ALA", "KZ-ALA", "KZ-ALA"), ("", "", "")],
)
def test_a_region_has_a_name_with_its_code(code, english, russian):
    assert region_name(code) == english
    with translation.override("ru"):
        assert region_name(code) == russian


def test_a_territory_names_its_regions():
    assert territory_names(["RU"], ["RU-SPE"]) == "Russia except Saint Petersburg (RU-SPE)"
    assert country_name("RU") == "Russia"


def test_every_region_that_a_number_points_to_has_a_name():
    assert set(register_regions().values()) == set(region_names())
