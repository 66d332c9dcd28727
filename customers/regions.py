"""Which region a register number points to: a signal, for an organization may have moved since it got the number."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "register_regions.csv"
PLACES = {"RU-KPP": slice(0, 2), "RU-INN": slice(0, 2), "RU-OGRN": slice(3, 5)}
"""Where a number says its region. The first comes first: a КПП changes with the address, an ИНН and an ОГРН stay."""


@cache
def register_regions() -> dict[tuple[str, str], str]:
    """Return the ISO 3166-2 code of each register code, by (country, code)."""
    with FILE.open(encoding="utf-8") as rows:
        return {(row["country"], row["code"]): row["region"] for row in csv.DictReader(rows)}


def region_of(scheme: str, value: str) -> str:
    """Return the region that a number points to, or nothing where it says none."""
    place = PLACES.get(scheme)
    return register_regions().get((scheme[:2], value[place]), "") if place else ""


def region_pointed_to(numbers: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the region that a customer's current numbers (scheme, value) point to, and the scheme that says so."""
    found = {scheme: region for scheme, value in numbers if (region := region_of(scheme, value))}
    return next(((found[scheme], scheme) for scheme in PLACES if scheme in found), ("", ""))


def prefixes_of(region: str) -> list[tuple[str, int, str]]:
    """Return how numbers begin that point to a region: (scheme, place of the code's first digit, code)."""
    codes = [code for (country, code), found in register_regions().items() if found == region and country == "RU"]
    return [(scheme, place.start, code) for scheme, place in PLACES.items() for code in codes]
