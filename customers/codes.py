"""Register codes without a database: how they are written, and what the rules say of one.

By scheme and code; the code of a Kazakh sector is the last digit of a КБе.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from customers.classification import Evidence, Kind, Strength
from customers.periods import Range, common, is_empty, joined, without

COUNTRIES = {
    "okopf": "RU", "okfs": "RU", "okogu": "RU", "okved": "RU", "kfs": "KZ", "kbe": "KZ", "kopfg": "UA",
}  # fmt: skip
PATTERNS = {
    "okopf": r"\d{5}",
    "okfs": r"\d{2}",
    "okogu": r"\d{7}",
    "okved": r"\d{2}(\.\d{1,2}(\.\d{1,2})?)?",
    "kfs": r"\d{2}",
    "kbe": r"[12]?[1-9]",
    "kopfg": r"\d{3}",
}
EXAMPLES = {
    "okopf": "12300", "okfs": "16", "okogu": "4210014", "okved": "85.22", "kfs": "15", "kbe": "17", "kopfg": "240",
}  # fmt: skip
KINDS = {
    "okopf": Kind.LEGAL_FORM,
    "kopfg": Kind.LEGAL_FORM,
    "okfs": Kind.FORM_OF_OWNERSHIP,
    "kfs": Kind.FORM_OF_OWNERSHIP,
    "kbe": Kind.FORM_OF_OWNERSHIP,
    "okogu": Kind.SUPERIOR_BODY,
    "okved": Kind.ACTIVITY,
}


def tidied(text: str) -> str:
    """Return a code without the spaces and dashes that people put into it."""
    return re.sub(r"[\s\u2010-\u2015-]", "", text)


def is_well_formed(scheme: str, code: str) -> bool:
    return re.fullmatch(PATTERNS[scheme], code) is not None


def looked_up(scheme: str, code: str) -> str:
    """Return the part of a code by which its table and the rules know it."""
    return code[-1:] if scheme == "kbe" else code


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code, or its beginning, says in a period."""

    segment: str
    strength: Strength
    valid: Range


@dataclass(slots=True)
class Book:
    """The rules, by scheme and beginning of a code."""

    rules: dict[tuple[str, str], list[Rule]] = field(default_factory=dict)

    def add(self, scheme: str, code: str, rule: Rule) -> None:
        self.rules.setdefault((scheme, code), []).append(rule)

    def read(self, scheme: str, code: str, valid: Range) -> Iterable[tuple[Rule, Range]]:
        """Yield what a code says in a period: on each day the rules of the longest beginning that has any then."""
        left = [valid]
        for length in range(len(code), 0, -1):
            rules = self.rules.get((scheme, code[:length]), ())
            for rule in rules:
                for days in (common(piece, rule.valid) for piece in left):
                    if not is_empty(days):
                        yield rule, days
            spoken = joined(rule.valid for rule in rules)
            left = [rest for piece in left for rest in without(piece, spoken)]

    def evidence(self, source: str, scheme: str, code: str, valid: Range) -> list[Evidence]:
        """Return what a customer's code says; `code` is that of the current edition."""
        read = self.read(scheme, looked_up(scheme, code), valid)
        return [
            Evidence(KINDS[scheme], rule.segment, rule.strength, source, f"{scheme} {code}", days)
            for rule, days in read
        ]
