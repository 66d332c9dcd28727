"""Reference data: the groups of countries with their dated members."""

import csv
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_noop
from psycopg.types.range import DateRange

from history.changes import change
from partners.models import CountryGroup

SHORT_NAMES = [gettext_noop("CIS"), gettext_noop("EAEU"), gettext_noop("EX-SOVIET")]
"""As pages print the codes of the groups that come with the portal."""
SOURCES = [gettext_noop("public sources"), gettext_noop("unverified day"), gettext_noop("by definition")]
"""What the file of groups names as the source of a standing; pages print it in the reader's language."""

NAMES = {
    "CIS": ("Commonwealth of Independent States", "Содружество Независимых Государств"),
    "EAEU": ("Eurasian Economic Union", "Евразийский экономический союз"),
    "EX-SOVIET": ("Ex-Soviet states", "Страны бывшего СССР"),
}
COUNTRIES = ["RU", "BY", "KZ", "UZ", "KG", "TJ", "TM", "AM", "AZ", "MD", "GE", "UA"]
"""The countries that identifiers, forms and matrices know."""

FILE = Path(__file__).parent / "data" / "country_groups.csv"


def load_reference(*, actor=None) -> int:
    """Add the groups and members that are missing; what is on file stays as it is. Return how many were added."""
    added = 0
    with change(actor=actor, reason="system:reference"), FILE.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            english, russian = NAMES[row["group"]]
            group, _created = CountryGroup.objects.get_or_create(
                code=row["group"], defaults={"name_en": english, "name_ru": russian}
            )
            if not group.members.filter(country=row["country"], status=row["status"]).exists():
                valid = DateRange(day(row["from"]), day(row["over"]))
                group.members.create(country=row["country"], status=row["status"], valid=valid, source=row["source"])
                added += 1
    return added


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
