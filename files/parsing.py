"""Cells → values: days, yes and no, one of several."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _

from files.importing import CellError

DAY_FORMS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
YES = {"yes", "y", "true", "1", "да", "истина"}
NO = {"no", "n", "false", "0", "нет", "ложь"}


def parse_day(text: str) -> date:
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise CellError(_("This is no day."), _("Write it as 2021-03-31 or 31.03.2021."))


def parse_yes(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise CellError(_("This is neither yes nor no."), _("Write yes or no."))


def one_of(choices: dict[str, str]) -> Callable[[str], str]:
    """Return a parser that takes a stored value, or what a page calls it."""

    def parse(text: str) -> str:
        wanted = text.casefold().strip()
        for value, title in choices.items():
            if wanted in (value.casefold(), str(title).casefold()):
                return value
        raise CellError(
            _("This is not one of the known values."), _("Give one of: %(known)s.") % {"known": ", ".join(choices)}
        )

    return parse


def parse_codes(text: str) -> list[str]:
    """Return codes separated by commas, semicolons or spaces, in capitals."""
    return [code.upper() for code in text.replace(";", " ").replace(",", " ").split()]
