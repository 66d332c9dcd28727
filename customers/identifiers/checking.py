"""Checking identifiers: from what was typed or pasted to the one written form, or to what is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from customers.identifiers.errors import IdentifierError
from customers.identifiers.schemes import SCHEMES, Scheme, scheme_of, schemes_of

LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
READ_AS_DIGITS = str.maketrans("OОIlІЗБS", "00111365")
SEPARATORS = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\-\u2010-\u2015\u2212]+")
AROUND = "'’\"«».,;"
"""What a sentence or a spreadsheet leaves around a number."""
RU_INN_WITH_KPP = re.compile(r"(\d{10})[/\\]\d{4}[0-9A-Z]{2}\d{3}")


@dataclass(frozen=True, slots=True)
class Identified:
    """A checked value in its one written form."""

    country: str
    scheme: str
    value: str

    def __str__(self) -> str:
        return identifier_text(self.scheme, self.value)


def identifier_text(scheme: str, value: str) -> str:
    """Return the identifier as it stands in questions and facts, `RU-INN:7700000009`."""
    return f"{scheme}:{value}"


def check(country: str, scheme: str | None, value: str) -> Identified:
    """Return a value of any scheme in its one written form; IdentifierError says what is wrong.

    Without `scheme` it is the scheme of the country that the value fits, or that it names itself («КПП 770101001»).
    Where it fits none, the error is that of the scheme it comes nearest to.
    """
    if scheme:
        return check_scheme(scheme_of(country, scheme), value, country)
    candidates = schemes_of(country)
    candidates = [row for row in candidates if label_of(row, tidied(value))] or candidates
    found, errors = [], []
    for candidate in candidates:
        try:
            found.append(check_scheme(candidate, value, country))
        except IdentifierError as error:
            errors.append(error)
    if len(found) > 1:
        raise IdentifierError("ambiguous", country=country, value=value, known=tuple(row.scheme for row in found))
    if not found:
        raise nearest(errors)
    return found[0]


def identify(country: str, scheme: str | None, value: str) -> Identified:
    """Return a value that names one customer by itself; a КПП, say, does not: IdentifierError `names_no_customer`."""
    found = check(country, scheme, value)
    if not SCHEMES[found.scheme].names_customer:
        raise IdentifierError("names_no_customer", country=found.country, scheme=SCHEMES[found.scheme], value=value)
    return found


def parse(text: str) -> Identified:
    """Return the customer's identifier written as `RU:7700000009` or `RU-INN:7700000009`."""
    head, colon, value = str(text).partition(":")
    head = head.strip().upper()
    if not colon or not value.strip():
        raise IdentifierError("wrong_format", value=text)
    if "-" in head or head in SCHEMES:
        return identify(scheme_of("", head).country, head, value)
    return identify(head, None, value)


def readings(text: str) -> list[Identified]:
    """Return everything that a text may mean as an identifier of any country, `RU:7700000009` included."""
    try:
        return [parse(text)]
    except IdentifierError:
        pass
    found = []
    for scheme in SCHEMES.values():
        try:
            found.append(check_scheme(scheme, text))
        except IdentifierError:
            continue
    return found


def check_scheme(scheme: Scheme, value: str, country: str = "") -> Identified:
    text = normalized(scheme, value)
    problem = problem_of(scheme, text)
    if problem:
        suggestion = suggested(scheme, text) if problem in ("wrong_format", "wrong_length") else ""
        raise IdentifierError(
            problem, country=scheme.country, scheme=scheme, value=str(value).strip(), suggestion=suggestion
        )
    return Identified(scheme.country or country.strip().upper(), scheme.code, scheme.written(text))


def problem_of(scheme: Scheme, text: str) -> str:
    """Return the code of what is wrong with a value without separators, or nothing."""
    if not re.fullmatch(r"[0-9A-Z]+" if scheme.letters else r"[0-9]+", text):
        return "wrong_format"
    if len(text) not in scheme.lengths:
        return "wrong_length"
    if len(set(text)) == 1:
        return "not_issued"
    if not scheme.fits(text):
        return "wrong_format"
    return scheme.check(text) if scheme.check else ""


def suggested(scheme: Scheme, text: str) -> str:
    """Return what may be meant: the value with the zero a spreadsheet dropped, or with a digit for a letter."""
    readings = [text.zfill(length) for length in scheme.lengths if len(text) == length - 1]
    if not scheme.letters:
        readings.append(text.translate(READ_AS_DIGITS))
    return next((scheme.written(reading) for reading in readings if not problem_of(scheme, reading)), "")


def normalized(scheme: Scheme, value: str) -> str:
    """Return the value without separators and without the name of its scheme, look-alike letters made Latin."""
    text = tidied(value)
    text = text[len(label_of(scheme, text)) :]
    if scheme.code == "RU-INN":
        # Requisites print «ИНН/КПП» as one, and so it is pasted.
        text = RU_INN_WITH_KPP.sub(r"\1", text)
    if scheme.code == "AM-REG":
        text = text.replace(".", "")
    return text.translate(LOOK_ALIKES) if scheme.letters else text


def tidied(value: str) -> str:
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", str(value))).upper().strip(AROUND)


def label_of(scheme: Scheme, text: str) -> str:
    """Return the name of the scheme that a tidied text begins with, its punctuation included, or nothing."""
    found = label_pattern(scheme).match(text)
    return found.group() if found else ""


@cache
def label_pattern(scheme: Scheme) -> re.Pattern:
    labels = sorted({tidied(label) for label in (*scheme.labels, scheme.code)}, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, labels))
    return re.compile(rf"(?:{alternatives})(?:/(?:КПП|KPP))?(?:NO)?[:#.=]*(?=\d|[A-ZА-Я]{{2}}\d)")


def nearest(errors: list[IdentifierError]) -> IdentifierError:
    """Return the error that came furthest in the check; among equals that of the tax identifier."""
    order = ("wrong_check_digit", "not_issued", "wrong_format", "wrong_length")
    of_right_length = [error for error in errors if len(normalized(error.scheme, error.value)) in error.scheme.lengths]
    return min(of_right_length or errors[:1], key=lambda error: order.index(error.code))
