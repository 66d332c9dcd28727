"""Territories as people write and read them: countries, regions and groups of countries."""

import re
from datetime import date

from django.utils.translation import gettext as _

from files.importing import CellError
from licensing.decision.territory import countries_of as expand
from licensing.selectors.gather import Reading, facts_of_groups
from partners.models import CountryGroup
from partners.reference import COUNTRIES

CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def countries_of(territory, excluded, on: date, *, also: frozenset[str] = frozenset()) -> list[str]:
    """Return the countries and regions a territory means on the day, without the excepted ones."""
    found = expand(territory, on, facts_of_groups(Reading()), also=also)
    out = set(expand(excluded, on, facts_of_groups(Reading())))
    return [code for code in found if code not in out]


def check_codes(codes: list[str]) -> list[str]:
    """Return the codes if each is a country known here, a region of one, or a group. CellError names the wrong one."""
    groups = set(CountryGroup.objects.values_list("code", flat=True))
    for code in codes:
        if code not in groups and not (CODE.fullmatch(code) and code[:2] in COUNTRIES):
            known = ", ".join([*sorted(groups), *COUNTRIES])
            raise CellError(
                _("“%(code)s” is no territory known here.") % {"code": code},
                _("Give some of: %(known)s.") % {"known": known},
            )
    return codes


def parse_territory(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (territory, excepted) from text such as `CIS except TM; GE`."""
    listed, _word, excepted = re.sub(r"\b(кроме|без|except)\b", "except", text, flags=re.IGNORECASE).partition("except")
    found = [check_codes([part.upper() for part in re.split(r"[\s,;]+", side) if part]) for side in (listed, excepted)]
    if not found[0]:
        raise CellError(_("The territory is empty."), _("Give countries or a group, such as CIS except TM."))
    return tuple(found[0]), tuple(found[1])


def territory_text(territory, excluded=()) -> str:
    """Return a territory as it is written in files: `CIS except TM`."""
    text = ", ".join(territory)
    return " ".join([text, _("except"), ", ".join(excluded)]) if excluded else text
