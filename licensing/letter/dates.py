"""Days as letters write them, in English and Russian."""

import re
from collections.abc import Iterator
from datetime import date

ENGLISH = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"]  # fmt: skip
RUSSIAN = ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
MONTHS = {name: place for names in (ENGLISH, RUSSIAN) for place, name in enumerate(names, 1)}
MONTHS |= {name[:3]: place for place, name in enumerate(ENGLISH, 1)}
NAMED = r"(?P<month>" + "|".join(ENGLISH) + r"|(?:" + "|".join(name[:3] for name in ENGLISH) + r")\b\.?"
NAMED += r"|(?:" + "|".join(RUSSIAN) + r")[аяь]?)"
FORMS = [
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{NAMED},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{NAMED}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b"),
]
"""31 March 2021, March 31, 2021, 31 марта 2021, 2021-03-31, 31.03.2021; with slashes nobody knows what comes first."""


def days_in(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield (begin, end, day) of each day named in a text, in order; what the calendar does not know is left out."""
    found = [(*match.span(), day_of(match)) for form in FORMS for match in form.finditer(text)]
    yield from sorted(row for row in found if row[2] is not None)


def day_of(match: re.Match) -> date | None:
    try:
        return date(int(match["year"]), month_of(match["month"]), int(match["day"]))
    except ValueError:
        return None


def month_of(text: str) -> int:
    if text.isdigit():
        return int(text)
    name = text.lower().rstrip(".")
    return MONTHS.get(name) or MONTHS[next(stem for stem in (name, name[:-1]) if stem in MONTHS)]
