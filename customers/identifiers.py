"""Identifiers of customers: one registry of schemes, each with its format, check and example.

Identifiers are text: leading zeros count. Three errors are kept apart: the format is wrong, the check digit is
wrong, and (not here, but where customers are looked up) nobody is on file under it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from stdnum import lei
from stdnum.by import unp
from stdnum.exceptions import InvalidChecksum
from stdnum.md import idno
from stdnum.ru import inn, ogrn
from stdnum.ua import edrpou

LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
SEPARATORS = re.compile(r"[\s\u00a0\u202f\u2009\-–—./]+")


class IdentifierError(ValueError):
    """`code` is one of unknown_country, unknown_scheme, wrong_format, wrong_check_digit, not_issued, no_match."""

    def __init__(self, code: str, text: str):
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of number. `check` says whether a well-formed value's check digits are right; None: none is published."""

    code: str
    country: str
    name: str
    pattern: str
    example: str
    shape: str
    check: Callable[[str], bool] | None = None
    names_customer: bool = True
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Identified:
    """A checked value in its one written form."""

    country: str
    scheme: str
    value: str

    def __str__(self) -> str:
        return identifier_text(self.scheme, self.value)


def kz_digit(value: str) -> bool:
    """Weights 1..11 mod 11; if that gives 10, weights 3..11, 1, 2; 10 again is not issued."""
    digits = [int(char) for char in value]
    for weights in (range(1, 12), [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]):
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if rest < 10:
            return rest == digits[11]
    return False


def kz_iin(value: str) -> bool:
    return kz_digit(value) and is_day(value[4:6], value[2:4])


def is_day(day: str, month: str) -> bool:
    try:
        return bool(date(2000, int(month), int(day)))
    except ValueError:
        return False


def az_digit(value: str) -> bool:
    weights = (4, 1, 8, 6, 2, 7, 5, 3)
    return sum(weight * int(digit) for weight, digit in zip(weights, value, strict=False)) % 11 == int(value[8])


def unp_digit(value: str) -> bool:
    """A remainder of 10 is not issued; python-stdnum says so by an error."""
    try:
        return unp.calc_check_digit(value) == value[-1]
    except InvalidChecksum:
        return False


SCHEMES = {
    scheme.code: scheme
    for scheme in [
        Scheme("RU-INN", "RU", "ИНН", r"\d{10}|\d{12}", "7700000009", "10 or 12 digits", inn.is_valid),
        Scheme("RU-OGRN", "RU", "ОГРН", r"\d{13}|\d{15}", "1027700000008", "13 or 15 digits", ogrn.is_valid),
        Scheme("RU-KPP", "RU", "КПП", r"\d{4}[0-9A-Z]{2}\d{3}", "770101001", "9 characters", None, False, letters=True),
        Scheme(
            "BY-UNP", "BY", "УНП", r"[1-9]\d{8}|[A-Z]{2}\d{7}", "100000007", "9 characters", unp_digit, letters=True
        ),
        Scheme("KZ-BIN", "KZ", "БИН", r"\d{2}(0[1-9]|1[0-2])[456][0-3]\d{6}", "010140000004", "12 digits", kz_digit),
        Scheme("KZ-IIN", "KZ", "ИИН", r"\d{2}(0[1-9]|1[0-2])[0-3]\d{7}", "791028302728", "12 digits", kz_iin),
        Scheme("UA-EDRPOU", "UA", "ЄДРПОУ", r"\d{8}", "32855961", "8 digits", edrpou.is_valid),
        Scheme("UZ-STIR", "UZ", "STIR", r"\d{9}", "300000001", "9 digits"),
        Scheme("AM-HVHH", "AM", "ՀՎՀՀ", r"\d{8}", "01234567", "8 digits"),
        Scheme("AM-REG", "AM", "reg. No.", r"\d{10}", "16.110.00001", "10 digits", names_customer=False),
        Scheme("AZ-VOEN", "AZ", "VÖEN", r"\d{9}[12]", "1400000081", "10 digits, the last 1 or 2", az_digit),
        Scheme("GE-ID", "GE", "ს/კ", r"\d{9}|\d{11}", "200000001", "9 digits, 11 for a person"),
        Scheme("KG-INN", "KG", "ИНН", r"[0-2]\d{13}", "00101200010001", "14 digits"),
        Scheme("MD-IDNO", "MD", "IDNO", r"\d{13}", "1003600000006", "13 digits", idno.is_valid),
        Scheme("TJ-INN", "TJ", "РМА", r"\d{9}", "010000001", "9 digits"),
        Scheme("TM-INN", "TM", "TIN", r"\d{12}", "101000000001", "12 digits"),
        Scheme(
            "LEI", "", "LEI", r"[0-9A-Z]{18}\d{2}", "253400V1H6ART1UQ0N98", "20 characters", lei.is_valid, letters=True
        ),
    ]
}
COUNTRIES = sorted({scheme.country for scheme in SCHEMES.values() if scheme.country})


def schemes_of(country: str) -> list[Scheme]:
    """Return the country's schemes, the one that names customers first. IdentifierError for an unknown country."""
    found = [scheme for scheme in SCHEMES.values() if scheme.country == country.upper()]
    if not found:
        text = _("The country “%(country)s” is not known here: give one of %(known)s.")
        raise IdentifierError("unknown_country", text % {"country": country, "known": ", ".join(COUNTRIES)})
    return found


def normalize(scheme: Scheme, value: str) -> str:
    """Return the value without separators and a leading name of the scheme, look-alike letters mapped to Latin."""
    text = str(value).strip()
    text = re.sub(rf"^{re.escape(scheme.name)}\s*:?\s*", "", text, flags=re.IGNORECASE)
    text = SEPARATORS.sub("", text).upper()
    return text.translate(LOOK_ALIKES) if scheme.letters else text


def check(country: str, scheme: str | None, value: str) -> Identified:
    """Return the identifier in its one written form. IdentifierError says what is wrong and what would be right.

    Without `scheme` it is the first scheme of the country that the value fits; where it fits none, the error is
    that of the scheme it comes nearest to.
    """
    if scheme:
        found = SCHEMES.get(scheme.upper())
        if found is None or (country and found.country not in ("", country.upper())):
            text = _("The scheme “%(scheme)s” is not known for %(country)s: give one of %(known)s.")
            known = ", ".join(row.code for row in schemes_of(country))
            raise IdentifierError("unknown_scheme", text % {"scheme": scheme, "country": country, "known": known})
        return check_scheme(found, value)
    errors = []
    for candidate in [row for row in schemes_of(country) if row.names_customer]:
        try:
            return check_scheme(candidate, value)
        except IdentifierError as error:
            errors.append(error)
    raise next((error for error in errors if error.code != "wrong_format"), errors[0])


def check_scheme(scheme: Scheme, value: str) -> Identified:
    text = normalize(scheme, value)
    told = {"value": value, "name": scheme.name, "shape": scheme.shape, "example": scheme.example}
    if not re.fullmatch(scheme.pattern, text, flags=re.ASCII):
        message = _("“%(value)s” is not a %(name)s: it has %(shape)s, such as %(example)s.")
        raise IdentifierError("wrong_format", message % told)
    if len(set(text)) == 1:
        message = _(
            "“%(value)s” is never issued as a %(name)s: all its characters are the same. Right would be such as %(example)s."
        )
        raise IdentifierError("not_issued", message % told)
    if scheme.check is not None and not scheme.check(text):
        message = _(
            "The check digit of “%(value)s” is wrong for a %(name)s: look for a typing error. Right would be such as %(example)s."
        )
        raise IdentifierError("wrong_check_digit", message % told)
    return Identified(scheme.country, scheme.code, text)


def parse(text: str) -> Identified:
    """Return the identifier written as `RU:7700000009` or `RU-INN:7700000009`."""
    head, colon, value = text.partition(":")
    if not colon or not value.strip():
        message = _("“%(text)s” names no customer: write country and identifier, such as RU:7700000009.")
        raise IdentifierError("wrong_format", message % {"text": text})
    head = head.strip().upper()
    if head in SCHEMES:
        return check(SCHEMES[head].country, head, value)
    return check(head.split("-")[0], head if "-" in head else None, value)


def identifier_text(scheme: str, value: str) -> str:
    """Return the identifier as it stands in questions and facts, `RU-INN:7700000009`."""
    return f"{scheme}:{value}"
