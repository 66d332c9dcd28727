"""How days, periods, countries and numbers are printed in the reader's language."""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

REGIONS = Path(__file__).parent / "data" / "region_names.csv"


def day(value: date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def last_day(over: date | None) -> date | None:
    """Return the last day included of a period that is over on the day."""
    return over - timedelta(days=1) if over else None


def period(valid) -> str:
    """Return a daterange as people write it, the last day included."""
    if valid is None:
        return ""
    if valid.isempty:
        return _("as if never")
    if valid.lower is None and valid.upper is None:
        return _("always")
    if valid.upper is None:
        return _("since %(from)s") % {"from": day(valid.lower)}
    if valid.lower is None:
        return _("until %(until)s") % {"until": day(last_day(valid.upper))}
    return _("%(from)s – %(until)s") % {"from": day(valid.lower), "until": day(last_day(valid.upper))}


def country_name(code: str) -> str:
    """Return the name of a country or a region, or the short name of a group, in the reader's language."""
    if "-" in code:
        return region_name(code)
    return Locale.parse(get_language() or "en", sep="-").territories.get(code) or _(code)


def region_name(code: str) -> str:
    """Return a region's name with its code, `Moscow (RU-MOW)`; the code alone where the portal knows no name."""
    known = region_names().get(code)
    if known is None:
        return code
    return f"{known['ru' if (get_language() or '').startswith('ru') else 'en']} ({code})"


@cache
def region_names() -> dict[str, dict[str, str]]:
    with REGIONS.open(encoding="utf-8") as rows:
        return {row["code"]: row for row in csv.DictReader(rows)}


def names_of_country(code: str) -> tuple[str, ...]:
    """Return a country's name in every language of the portal."""
    return tuple(Locale.parse(language).territories.get(code, "") for language, _name in settings.LANGUAGES)


def territory_names(territory, excluded=()) -> str:
    """Return a territory as people read it: `CIS except Turkmenistan`."""
    listed, left_out = (", ".join(country_name(code) for code in side) for side in (territory, excluded or ()))
    return _("%(where)s except %(left_out)s") % {"where": listed, "left_out": left_out} if left_out else listed


def country_names(codes) -> str:
    return ", ".join(sorted(country_name(code) for code in codes))
