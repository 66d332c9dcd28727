"""Invented identifiers for tests and the demo: check digits are right, and no organization is meant.

No range of numbers is set aside for examples, so these lie in corners that registers hardly use: an office with the
number 00, the first days of a year long past, the very lowest serials. Any likeness is chance.
"""

from random import Random

from customers.identifiers.checking import Identified, check
from customers.identifiers.errors import IdentifierError

BODIES = {
    "RU-INN": ("7700", 5, 1),
    "RU-OGRN": ("1027700", 5, 1),
    "RU-KPP": ("770001", 3, 0),
    "BY-UNP": ("1000", 4, 1),
    "KZ-BIN": ("01014000", 3, 1),
    "KZ-IIN": ("01010100", 3, 1),
    "UA-EDRPOU": ("0000", 3, 1),
    "UA-RNTRC": ("00000", 4, 1),
    "UZ-STIR": ("3000", 5, 0),
    "AM-HVHH": ("012", 5, 0),
    "AM-REG": ("16110", 5, 0),
    "AZ-VOEN": ("1400", 4, 1),
    "GE-ID": ("2000", 5, 0),
    "KG-INN": ("001012000", 5, 0),
    "MD-IDNO": ("1003600", 5, 1),
    "TJ-INN": ("0100", 5, 0),
    "TM-INN": ("101000", 6, 0),
    "LEI": ("0000000000000", 5, 2),
}
"""Of each scheme: how an invented value begins, the digits drawn after it, the check digits after those."""
ENDINGS = {"AZ-VOEN": "1"}


def make(country: str, scheme: str, rng: Random) -> Identified:
    """Return an invented identifier of a scheme; the same state of `rng` gives the same one."""
    head, drawn, checked = BODIES[scheme]
    while True:
        body = f"{head}{rng.randrange(10**drawn):0{drawn}d}"
        for digit in range(10**checked):
            tail = f"{digit:0{checked}d}" if checked else ""
            try:
                return check(country, scheme, f"{body}{tail}{ENDINGS.get(scheme, '')}")
            except IdentifierError:
                continue
