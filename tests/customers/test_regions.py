"""Which region a register number points to."""

import re

import pytest

from customers.regions import prefixes_of, region_of, region_pointed_to, register_regions

POINTERS = [
    ("RU-INN", "7700000009", "RU-MOW"),
    ("RU-INN", "9102000011", "UA-43"),
    ("RU-INN", "9909000001", ""),
    ("RU-KPP", "780101001", "RU-SPE"),
    ("RU-KPP", "990101001", ""),
    ("RU-OGRN", "1027700000008", "RU-MOW"),
    ("RU-OGRN", "304890500000015", "RU-YAN"),
    ("KZ-BIN", "010140000004", ""),
    ("UA-EDRPOU", "00000017", ""),
    ("LEI", "00000000000000000098", ""),
]


@pytest.mark.parametrize(("scheme", "value", "region"), POINTERS)
def test_a_number_points_to_its_region(scheme, value, region):
    assert region_of(scheme, value) == region


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([], ("", "")),
        ([("RU-INN", "7700000009")], ("RU-MOW", "RU-INN")),
        ([("RU-INN", "7700000009"), ("RU-KPP", "780101001")], ("RU-SPE", "RU-KPP")),
        ([("RU-OGRN", "1027800000008"), ("RU-INN", "7700000009")], ("RU-MOW", "RU-INN")),
        ([("RU-INN", "7700000009"), ("RU-KPP", "990101001")], ("RU-MOW", "RU-INN")),
    ],
    ids=["nothing", "INN", "a KPP goes with the address", "INN before OGRN", "a KPP of no region"],
)
def test_the_number_that_moves_along_counts_first(numbers, found):
    assert region_pointed_to(numbers) == found


def test_every_code_is_a_region_and_leads_back():
    assert len(register_regions()) == 95
    for (country, code), region in register_regions().items():
        assert re.fullmatch(r"\d\d", code) and re.fullmatch(r"(RU|UA)-[A-Z0-9]{2,3}", region) and country == "RU"
        assert ("RU-INN", 0, code) in prefixes_of(region)
    assert [code for scheme, _start, code in prefixes_of("RU-KYA") if scheme == "RU-INN"] == ["24", "84", "88"]
