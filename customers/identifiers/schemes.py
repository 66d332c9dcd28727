"""The registry of identifier schemes: of each its format, check, one written form and an invented example."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from customers.identifiers import digits
from customers.identifiers.errors import IdentifierError


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of number.

    `labels` are the names people put before it, the first the country's own, the last the one in Latin letters.
    `pattern` is what a value looks like without separators, `lengths` how long it may be. `is_plausible` looks at
    what the digits mean, `check` at the check digit; without it none is published. `names_customer` is false for a
    number that does not name one legal entity by itself; `shared` says that many bear the very same one.
    """

    code: str
    country: str
    labels: tuple[str, ...]
    pattern: str
    lengths: tuple[int, ...]
    example: str
    check: Callable[[str], str] | None = None
    is_plausible: Callable[[str], bool] | None = None
    names_customer: bool = True
    shared: bool = False
    letters: bool = False
    written: Callable[[str], str] = str

    @property
    def name(self) -> str:
        return self.labels[0]

    @property
    def latin_name(self) -> str:
        return self.labels[-1]

    def fits(self, text: str) -> bool:
        """Say whether a value without separators has the format."""
        matches = re.fullmatch(self.pattern, text, flags=re.ASCII) is not None
        return matches and (self.is_plausible is None or self.is_plausible(text))


def dotted(value: str) -> str:
    return f"{value[:2]}.{value[2:5]}.{value[5:]}"


SCHEMES = {
    scheme.code: scheme
    for scheme in [
        Scheme("RU-INN", "RU", ("ИНН", "INN"), r"\d{10}|\d{12}", (10, 12), "7700000009", digits.ru_inn),
        Scheme(
            "RU-OGRN", "RU", ("ОГРН", "ОГРНИП", "OGRNIP", "OGRN"), r"[1-9]\d{12}|[34]\d{14}", (13, 15), "1027700000008",
            digits.ru_ogrn,
        ),
        Scheme(
            "RU-KPP", "RU", ("КПП", "KPP"), r"\d{4}[0-9A-Z]{2}\d{3}", (9,), "770101001", names_customer=False, shared=True,
            letters=True,
        ),
        Scheme(
            "BY-UNP", "BY", ("УНП", "УНН", "UNP"), r"[1-9]\d{8}|[ABCEHKM][ABCEHKMOPT]\d{7}", (9,), "100000007",
            digits.by_unp, letters=True,
        ),
        Scheme(
            "KZ-BIN", "KZ", ("БИН", "БСН", "BIN"), r"\d{2}(0[1-9]|1[0-2])[456][0-3]\d{6}", (12,), "010140000004",
            digits.kz_digit,
        ),
        Scheme(
            "KZ-IIN", "KZ", ("ИИН", "ЖСН", "IIN"), r"\d{4}[0-3]\d[0-6]\d{5}", (12,), "010101000011",
            digits.kz_digit, digits.has_day_of_birth,
        ),
        Scheme("UA-EDRPOU", "UA", ("ЄДРПОУ", "ЕДРПОУ", "EDRPOU"), r"\d{8}", (8,), "00000017", digits.ua_edrpou),
        Scheme("UA-RNTRC", "UA", ("РНОКПП", "RNTRC"), r"\d{10}", (10,), "0000000017", digits.ua_rntrc),
        Scheme("UZ-STIR", "UZ", ("STIR", "СТИР", "ИНН", "INN", "STIR"), r"\d{9}", (9,), "300000001"),
        Scheme("AM-HVHH", "AM", ("ՀՎՀՀ", "УНН", "ИНН", "TIN", "HVHH"), r"\d{8}", (8,), "01234567"),
        Scheme(
            "AM-REG", "AM", ("рег. №", "reg. No."), r"\d{10}", (10,), "16.110.00001", names_customer=False, written=dotted
        ),
        Scheme(
            "AZ-VOEN", "AZ", ("VÖEN", "ВОЕН", "ВӨЕН", "VOEN"), r"\d{9}[12]", (10,), "1400000081", digits.az_voen
        ),
        Scheme("GE-ID", "GE", ("ს/კ", "ИНН", "ID"), r"\d{9}|\d{11}", (9, 11), "200000001"),
        Scheme(
            "KG-INN", "KG", ("ИНН", "INN"), r"[0-2]\d{13}", (14,), "00101200010001", None, digits.has_day_after_first
        ),
        Scheme("MD-IDNO", "MD", ("IDNO", "ИДНО", "IDNO"), r"\d{13}", (13,), "1003600000006", digits.md_idno),
        Scheme("TJ-INN", "TJ", ("РМА", "ИНН", "INN"), r"\d{9}", (9,), "010000001"),
        Scheme("TM-INN", "TM", ("ИНН", "TIN", "INN"), r"\d{12}", (12,), "101000000001"),
        Scheme(
            "LEI", "", ("LEI",), r"[0-9A-Z]{18}\d{2}", (20,), "00000000000000000098", digits.iso_lei,
            names_customer=False, letters=True,
        ),
    ]
}  # fmt: skip
ANYWHERE = SCHEMES["LEI"]
COUNTRIES = tuple(sorted({scheme.country for scheme in SCHEMES.values() if scheme.country}))
TAX_SCHEMES = {country: next(row for row in SCHEMES.values() if row.country == country) for country in COUNTRIES}
"""The scheme of each country under which its customers pay tax: the one to ask for."""
SHARED = tuple(scheme.code for scheme in SCHEMES.values() if scheme.shared)
"""A КПП says where and why an organization is registered: thousands have the same one."""


def schemes_of(country: str) -> list[Scheme]:
    """Return the schemes in use in a country, the tax identifier first. IdentifierError for an unknown country."""
    code = (country or "").strip().upper()
    if code not in TAX_SCHEMES:
        raise IdentifierError("unknown_country", country=country or "", known=COUNTRIES)
    return [*(scheme for scheme in SCHEMES.values() if scheme.country == code), ANYWHERE]


def scheme_of(country: str, code: str) -> Scheme:
    """Return a scheme by its code, which must be in use in the country if one is given."""
    found = SCHEMES.get(code.strip().upper())
    if found is None or (country and found.country not in ("", country.strip().upper())):
        known = tuple(scheme.code for scheme in (schemes_of(country) if country else SCHEMES.values()))
        raise IdentifierError("unknown_scheme", country=country, value=code, known=known)
    return found
