"""A row of plain data, read field by field: what is missing or wrong is named with its field."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from licensing.decision.facts import Range, RunOff, Term
from licensing.decision.question import CLASSES

REQUIRED = object()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class FieldError(ValueError):
    """A field cannot be read; the text begins with its name."""


class Row:
    """The fields of one object; `place` is what leads to it, for the names in errors. Null counts as missing."""

    def __init__(self, data: Any, place: str = ""):
        self.place = place
        if not isinstance(data, dict):
            raise FieldError(f"{place.rstrip('.') or 'data'}: {shown(data)} is no object.")
        self.data = data

    def wrong(self, field: str, what: str) -> FieldError:
        return FieldError(f"{self.place}{field}: {what}.")

    def value(self, field: str, kind: type, what: str, default: Any = None) -> Any:
        """Return the value, of the kind alone; the default where it is missing, an error where that is REQUIRED."""
        value = self.data.get(field)
        if value is None:
            if default is REQUIRED:
                raise self.wrong(field, "is missing")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(field, f"{shown(value)} is no {what}")
        return value

    def text(self, field: str, default: Any = REQUIRED) -> Any:
        return self.value(field, str, "text", default)

    def flag(self, field: str, default: bool | None = False) -> bool | None:
        return self.value(field, bool, "true or false", default)

    def number(self, field: str) -> int:
        return self.value(field, int, "whole number", REQUIRED)

    def one_of(self, field: str, allowed: Iterable[str], default: Any = REQUIRED) -> Any:
        value = self.text(field, default)
        if value is not default and value not in allowed:
            raise self.wrong(field, f"{shown(value)} is not known: name one of {', '.join(allowed)}")
        return value

    def day(self, field: str, default: Any = None) -> date | None:
        value = self.text(field, default)
        return value if value is None else self.read_day(field, value)

    def read_day(self, field: str, value: Any) -> date:
        try:
            if not DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.wrong(field, f"{shown(value)} is no day (YYYY-MM-DD)") from error

    def moment(self, field: str) -> datetime:
        value = self.text(field)
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(field, f"{shown(value)} is no moment (YYYY-MM-DDTHH:MM)") from error

    def span(self, field: str = "valid") -> Range:
        """Return a range [first day, first day over], null for open."""
        value = self.value(field, list, "range", [None, None])
        if len(value) != 2:
            raise self.wrong(field, f"{shown(value)} is no range of two days")
        first, over = (None if day is None else self.read_day(field, day) for day in value)
        return first, over

    def percent(self, field: str, default: Any = None) -> Decimal | None:
        value = self.data.get(field)
        if value is None:
            return default
        try:
            number = Decimal(str(value))
        except InvalidOperation as error:
            raise self.wrong(field, f"{shown(value)} is no number") from error
        if isinstance(value, bool) or not number.is_finite():
            raise self.wrong(field, f"{shown(value)} is no number")
        return number

    def codes(self, field: str) -> tuple[str, ...]:
        found = tuple(self.value(field, list, "list", []))
        if wrong := [item for item in found if not isinstance(item, str)]:
            raise self.wrong(field, f"{shown(wrong[0])} is no text")
        return found

    def rows(self, field: str) -> list["Row"]:
        found = self.value(field, list, "list", [])
        return [Row(item, f"{self.place}{field}.{number}.") for number, item in enumerate(found)]

    def row(self, field: str, default: Any = REQUIRED) -> "Row | None":
        value = self.value(field, dict, "object", default)
        return None if value is None else Row(value, f"{self.place}{field}.")

    def run_off(self, field: str = "run_off") -> RunOff | None:
        """Return {class: term}; None, the preset, where it is missing."""
        terms = self.row(field, None)
        if terms is None:
            return None
        if unknown := [key for key in terms.data if key not in CLASSES]:
            raise self.wrong(field, f"{shown(unknown[0])} is not known: name one of {', '.join(CLASSES)}")
        read = {business: terms.row(business) for business in terms.data}
        return {business: Term(term.day("since_before"), term.day("until")) for business, term in read.items()}


def shown(value: Any) -> str:
    """Return a value as an error quotes it, not too long."""
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”"
