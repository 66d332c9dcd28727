"""Every scheme against numbers of known standing, and everything that pasting does to them."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.utils import translation
from stdnum.by import unp
from stdnum.ru import ogrn

from customers.identifiers import COUNTRIES, PROBLEMS, SCHEMES, TAX_SCHEMES, IdentifierError, check, identify, parse
from customers.identifiers.making import make
from customers.identifiers.messages import TEXTS, problem_text

RIGHT = {
    "RU-INN": "7736050003 7801002274 7714030726 7701002520 7706107510 7708503727 7750004150 7710168360 7707329152"
    " 7702235133 7724490000 7736207543 7728168971 123456789047",
    "RU-OGRN": "1027700070518 1027700132195 1037700258694 1027739630401 1027739051779 1037739877295 1027739609391"
    " 1077799032926 1077799030847 1077711000102 1047702026701 1047797019830 1037700013020 1027700096280 1027700229193"
    " 1027739867473 1027700035769",
    "RU-KPP": "773601001",
    "BY-UNP": "100235722 600122610 300042199 600390798 101528843 100373962 600124881 800013732 MA1953684",
    "KZ-BIN": "020240000555 020540003431 000140002217 970740000838 940140000385 950440001673 990940003030 000640002067",
    "KZ-IIN": "791028302728",
    "UA-EDRPOU": "20077720 14360570 02070921",
    "UZ-STIR": "203366731 200837914 200626188 201051951 306628114 200833833 308425864 202328794 308797592",
    "AM-HVHH": "02502212 02566492",
    "AM-REG": "16.110.00666 26.180.01938",
    "AZ-VOEN": "9900003611 1700767721 9900001881 1401555071 3100073821",
    "GE-ID": "204378869 211302796 204864548",
    "KG-INN": "20502198100469 01207199510092",
    "MD-IDNO": "1002600003778 1003600005148",
    "TM-INN": "101111000014",
}
WRONG = [
    ("RU-INN", "7736050004", "wrong_check_digit", ""),
    ("RU-INN", "773605000", "wrong_length", ""),
    ("RU-INN", "77360500031", "wrong_length", ""),
    ("RU-INN", "7736O50003", "wrong_format", "7736050003"),
    ("RU-INN", "0000000000", "not_issued", ""),
    ("RU-INN", "", "wrong_format", ""),
    ("RU-OGRN", "1022500001328", "wrong_check_digit", ""),
    ("RU-OGRN", "0022500001328", "wrong_format", ""),
    ("RU-KPP", "77360100", "wrong_length", "077360100"),
    ("BY-UNP", "100325913", "wrong_check_digit", ""),
    ("BY-UNP", "10032591", "wrong_length", ""),
    ("BY-UNP", "MZ1953684", "wrong_format", ""),
    ("KZ-BIN", "020240000556", "wrong_check_digit", ""),
    ("KZ-BIN", "021340000555", "wrong_format", ""),
    ("KZ-BIN", "791028302728", "wrong_format", ""),
    ("KZ-IIN", "020240000555", "wrong_format", ""),
    ("UA-EDRPOU", "20077721", "wrong_check_digit", ""),
    ("UA-EDRPOU", "2007772", "wrong_length", ""),
    ("UA-EDRPOU", "32855968", "wrong_check_digit", ""),
    ("UA-EDRPOU", "00000000", "not_issued", ""),
    ("UZ-STIR", "20336673", "wrong_length", "020336673"),
    ("UZ-STIR", "2033667310", "wrong_length", ""),
    ("AM-HVHH", "0088895", "wrong_length", "00088895"),
    ("AZ-VOEN", "1400057424", "wrong_format", ""),
    ("AZ-VOEN", "990001490", "wrong_length", ""),
    ("AZ-VOEN", "1401555081", "wrong_check_digit", ""),
    ("KG-INN", "1207199510092", "wrong_length", "01207199510092"),
    ("KG-INN", "03202199510092", "wrong_format", ""),
    ("MD-IDNO", "100260004883", "wrong_length", ""),
    ("MD-IDNO", "0000000000000", "not_issued", ""),
    ("TJ-INN", "02002578", "wrong_length", "002002578"),
    ("TJ-INN", "20025789", "wrong_length", "020025789"),
    ("TM-INN", "10111100001", "wrong_length", "010111100001"),
]
PASTED = [
    ("RU", "ИНН 7700000009", "RU-INN:7700000009"),
    ("RU", "инн: 7700000009", "RU-INN:7700000009"),
    ("RU", "INN №7700000009", "RU-INN:7700000009"),
    ("RU", "ИНН/КПП 7700000009/770101001", "RU-INN:7700000009"),
    ("RU", " 77\u00a000\u202f000-009\u200b", "RU-INN:7700000009"),
    ("RU", "7700–0000—09", "RU-INN:7700000009"),
    ("RU", "'7700000009", "RU-INN:7700000009"),
    ("RU", "７７０００００００９", "RU-INN:7700000009"),
    ("ru", "ОГРН 1027700000008", "RU-OGRN:1027700000008"),
    ("RU", "КПП 770101001", "RU-KPP:770101001"),
    ("BY", "УНП МА1953684", "BY-UNP:MA1953684"),
    ("BY", "ма1953684", "BY-UNP:MA1953684"),
    ("KZ", "БИН 020240000555", "KZ-BIN:020240000555"),
    ("KZ", "791028 302728", "KZ-IIN:791028302728"),
    ("AM", "1611000666", "AM-REG:16.110.00666"),
    ("AZ", "VÖEN 9900003611", "AZ-VOEN:9900003611"),
    ("GE", "00000000000000000098", "LEI:00000000000000000098"),
]


@pytest.mark.parametrize(("scheme", "value"), [(scheme, value) for scheme in RIGHT for value in RIGHT[scheme].split()])
def test_numbers_of_real_registers_are_right_under_their_scheme_and_without_it(scheme, value):
    country = SCHEMES[scheme].country
    assert check(country, scheme, value).value == value
    assert check(country, None, value).scheme == scheme


@pytest.mark.parametrize(("scheme", "value", "code", "suggestion"), WRONG)
def test_each_mistake_has_its_own_code_and_names_what_may_be_meant(scheme, value, code, suggestion):
    with pytest.raises(IdentifierError) as error:
        check(SCHEMES[scheme].country, scheme, value)
    assert (error.value.code, error.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize(("country", "pasted", "expected"), PASTED)
def test_what_pasting_adds_does_not_matter(country, pasted, expected):
    assert str(check(country, None, pasted)) == expected


def test_python_stdnum_is_wrong_where_we_differ():
    assert not unp.is_valid("800013732")
    entrepreneur = next(
        number for number in map(str, range(304500116000001, 304500116000900)) if int(number[:-1]) % 13 == 12
    )
    entrepreneur = entrepreneur[:-1] + "2"
    assert not ogrn.is_valid(entrepreneur)
    assert check("RU", "RU-OGRN", entrepreneur).value == entrepreneur


@pytest.mark.parametrize(
    ("country", "value", "code", "scheme"),
    [
        ("RU", "7736050004", "wrong_check_digit", "RU-INN"),
        ("RU", "1022500001328", "wrong_check_digit", "RU-OGRN"),
        ("RU", "12345", "wrong_length", "RU-INN"),
        ("RU", "abc", "wrong_format", "RU-INN"),
        ("RU", "КПП 77", "wrong_length", "RU-KPP"),
        ("KZ", "020240000556", "wrong_check_digit", "KZ-BIN"),
    ],
)
def test_without_a_scheme_the_error_is_that_of_the_nearest(country, value, code, scheme):
    with pytest.raises(IdentifierError) as error:
        check(country, None, value)
    assert (error.value.code, error.value.scheme.code) == (code, scheme)


@pytest.mark.parametrize(
    ("country", "scheme", "value", "code"),
    [
        ("XX", None, "1", "unknown_country"),
        ("", None, "1", "unknown_country"),
        ("RU", "RU-XYZ", "1", "unknown_scheme"),
        ("RU", "KZ-BIN", "020240000555", "unknown_scheme"),
        ("RU", "RU-KPP", "773601001", "names_no_customer"),
        ("RU", None, "773601001", "names_no_customer"),
        ("AM", "AM-REG", "16.110.00666", "names_no_customer"),
        ("RU", "LEI", "00000000000000000098", "names_no_customer"),
    ],
)
def test_what_names_no_customer(country, scheme, value, code):
    with pytest.raises(IdentifierError) as error:
        identify(country, scheme, value)
    assert error.value.code == code


@pytest.mark.parametrize("text", ["RU:7700000009", "RU-INN:7700000009", "ru-inn: 77 00 000009", "RU:ИНН 7700000009"])
def test_the_command_line_names_a_customer_by_country_or_by_scheme(text):
    assert str(parse(text)) == "RU-INN:7700000009"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7700000009", "wrong_format"),
        ("RU:", "wrong_format"),
        ("RU-XX:77", "unknown_scheme"),
        ("US:77", "unknown_country"),
        ("LEI:00000000000000000098", "names_no_customer"),
    ],
)
def test_the_command_line_says_what_is_wrong(text, code):
    with pytest.raises(IdentifierError) as error:
        parse(text)
    assert error.value.code == code
    assert "%" not in problem_text(error.value)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_problem_says_what_would_be_right(language):
    assert set(TEXTS) == set(PROBLEMS)
    with translation.override(language):
        for scheme, value, _code, suggestion in WRONG:
            with pytest.raises(IdentifierError) as error:
                check(SCHEMES[scheme].country, scheme, value)
            text = problem_text(error.value)
            assert SCHEMES[scheme].example in text
            assert suggestion in text


def test_an_absurdly_long_value_is_not_repeated_in_full():
    with pytest.raises(IdentifierError) as error:
        check("RU", None, "7" * 10_000)
    assert len(problem_text(error.value)) < 300


@pytest.mark.parametrize("scheme", SCHEMES)
def test_examples_and_invented_values_are_right_and_repeatable(scheme):
    country = SCHEMES[scheme].country or "RU"
    assert check(country, scheme, SCHEMES[scheme].example).value == SCHEMES[scheme].example
    made = [make(country, scheme, Random(seed)) for seed in range(20)]
    assert all(check(country, scheme, row.value) == row for row in made)
    assert made == [make(country, scheme, Random(seed)) for seed in range(20)]


def test_every_country_has_a_tax_identifier_that_names_its_customers():
    assert COUNTRIES == ("AM", "AZ", "BY", "GE", "KG", "KZ", "MD", "RU", "TJ", "TM", "UA", "UZ")
    assert all(scheme.names_customer for scheme in TAX_SCHEMES.values())
    assert TAX_SCHEMES["RU"].code == "RU-INN"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--country", "RU", "--scheme", "RU-INN", "77 3605 0003"], (True, "7736050003", None)),
        (["--country", "RU", "1027700070518"], (True, "1027700070518", None)),
        (["--country", "UZ", "203366731"], (True, "203366731", None)),
        (["--country", "RU", "7736050004"], (False, "", "wrong_check_digit")),
        (["--country", "FR", "1"], (False, "", "unknown_country")),
    ],
)
def test_the_command_answers_without_a_database(arguments, expected):
    out = StringIO()
    call_command("check_identifier", *arguments, "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert set(answer) == {"valid", "normalized", "problem", "text"}
    assert (answer["valid"], answer["normalized"], answer["problem"]) == expected
    assert answer["text"]
