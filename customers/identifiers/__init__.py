"""Identifiers of customers: which numbers name a legal entity, how they are written, what is wrong with them.

Identifiers are text: leading zeros count. Three errors are kept apart: the format is wrong, the check digit is
wrong, and (not here, but where customers are looked up) nobody is on file under it.
"""

from customers.identifiers.checking import Identified, check, identifier_text, identify, parse, readings
from customers.identifiers.errors import PROBLEMS, IdentifierError
from customers.identifiers.schemes import COUNTRIES, SCHEMES, SHARED, TAX_SCHEMES, Scheme, schemes_of

__all__ = [
    "COUNTRIES",
    "PROBLEMS",
    "SCHEMES",
    "SHARED",
    "TAX_SCHEMES",
    "Identified",
    "IdentifierError",
    "Scheme",
    "check",
    "identifier_text",
    "identify",
    "parse",
    "readings",
    "schemes_of",
]
