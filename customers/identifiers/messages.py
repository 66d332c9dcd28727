"""What is wrong with an identifier, and what would be right, in the reader's language."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from customers.identifiers.checking import parse, readings
from customers.identifiers.errors import IdentifierError
from customers.identifiers.schemes import SCHEMES, TAX_SCHEMES, Scheme

LONGEST_QUOTE = 60
TEXTS = {
    "unknown_country": gettext_lazy("The country “%(country)s” is not known here: give one of %(known)s."),
    "unknown_scheme": gettext_lazy("The kind of number “%(value)s” is not known: give one of %(known)s."),
    "wrong_format": gettext_lazy("“%(value)s” is no %(name)s. Right would be %(shape)s, such as %(example)s."),
    "wrong_length": gettext_lazy("“%(value)s” is too long or too short: %(name)s has %(shape)s, such as %(example)s."),
    "wrong_check_digit": gettext_lazy(
        "The check digit of “%(value)s” is wrong for %(name)s: look for a typing error. Right would be %(shape)s,"
        " such as %(example)s."
    ),
    "not_issued": gettext_lazy("“%(value)s” is never issued as %(name)s. Right would be such as %(example)s."),
    "ambiguous": gettext_lazy("“%(value)s” may be any of %(known)s: say which."),
    "names_no_customer": gettext_lazy(
        "“%(value)s” is a number of the kind %(name)s, which names no customer by itself. Give the %(tax)s:"
        " %(tax_shape)s, such as %(tax_example)s."
    ),
}
NO_SCHEME = gettext_lazy("“%(value)s” names no customer: write country and identifier, such as RU:7700000009.")
SUGGESTION = gettext_lazy("Is %(suggestion)s meant?")
REMARKS = {
    "KZ-BIN": gettext_lazy("year, month, then 4, 5 or 6"),
    "KZ-IIN": gettext_lazy("beginning with the day of birth"),
    "AZ-VOEN": gettext_lazy("the last 1 or 2"),
    "KG-INN": gettext_lazy("0, 1 or 2, then a day, month and year"),
}
"""What a format asks beyond its length."""


def problem_text(error: IdentifierError) -> str:
    """Return what is wrong and what would be right."""
    scheme = error.scheme
    told = {"value": str(error.value)[:LONGEST_QUOTE], "country": error.country, "known": ", ".join(error.known)}
    if scheme is None:
        return str(TEXTS[error.code] if error.code != "wrong_format" else NO_SCHEME) % told
    told |= {"name": scheme_name(scheme), "shape": shape_of(scheme), "example": scheme.example}
    if error.code == "names_no_customer":
        if error.country not in TAX_SCHEMES:
            return str(NO_SCHEME) % told
        tax = TAX_SCHEMES[error.country]
        told |= {"tax": scheme_name(tax), "tax_shape": shape_of(tax), "tax_example": tax.example}
    text = str(TEXTS[error.code]) % told
    return f"{text} {SUGGESTION % {'suggestion': error.suggestion}}" if error.suggestion else text


def not_found_text(text: str) -> str:
    """Return why a look-up found nobody: a number that is right and not on file, one that cannot be, or nothing more."""
    meant = [row for row in readings(text) if not SCHEMES[row.scheme].shared]
    if meant:
        numbers = _(" or ").join(str(row) for row in meant)
        return _("Nobody is on file under %(numbers)s. The number itself can be right.") % {"numbers": numbers}
    try:
        parse(text)
    except IdentifierError as error:
        return problem_text(error) if error.scheme or error.code != "wrong_format" else ""
    return ""


def right_text(code: str) -> str:
    """Return what a valid value of a scheme proves."""
    scheme = SCHEMES[code]
    if scheme.check:
        return _("The check digit is right.")
    return _("The format is right; %(name)s has no published check digit.") % {"name": scheme_name(scheme)}


def scheme_name(scheme: Scheme) -> str:
    """Return how the scheme is called: by its country's own name in Russian, in Latin letters elsewhere."""
    return scheme.name if (get_language() or "").startswith("ru") else scheme.latin_name


def scheme_words(code: str) -> str:
    """Return a scheme's name with its code, `INN (RU-INN)`; the code alone where it says as much, or is another's."""
    scheme = SCHEMES.get(code)
    name = scheme_name(scheme) if scheme else code
    return code if name == code else f"{name} ({code})"


def number_words(row) -> str:
    """Return a number of a register, a row with scheme and value, as people quote it: `INN 7700000009`."""
    scheme = SCHEMES.get(row.scheme)
    return f"{scheme_name(scheme) if scheme else row.scheme} {row.value}".strip()


def shape_of(scheme: Scheme) -> str:
    lengths = _(" or ").join(str(length) for length in scheme.lengths)
    kind = _("%(lengths)s letters and digits") if scheme.letters else _("%(lengths)s digits")
    shape = kind % {"lengths": lengths}
    return f"{shape} ({REMARKS[scheme.code]})" if scheme.code in REMARKS else shape
