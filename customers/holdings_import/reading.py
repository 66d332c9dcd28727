"""What the readers of both JSON formats share: texts, days, countries, numbers, shares."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from customers.holdings_import.percent import ShareError
from customers.holdings_import.rows import EntityRow, Rejected
from customers.identifiers import SCHEMES, IdentifierError, check
from customers.models import EntityKind
from partners.reference import COUNTRIES

LONGEST_KEY = 250
EXAMPLE_DAY = "2021-03-31"


def share_rejected(field: str, value: object, error: ShareError) -> Rejected:
    texts = {
        "no_share": _("This is no percentage."),
        "negative": _("A share cannot be below zero."),
        "too_large": _("A share of 1000 percent or more is none."),
    }
    return Rejected(field, value, texts[error.code], _("Write it as 60, 25.5 or 25-50."))


def text_of(value: object, most: int = 300) -> str:
    """Return a text without the spaces and the NUL that no table takes; nothing for what is no text."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    return " ".join(value.replace("\x00", "").split())[:most] if isinstance(value, str) else ""


def key_of(value: object, field: str) -> str:
    found = text_of(value, LONGEST_KEY + 1)
    if not found or len(found) > LONGEST_KEY:
        raise Rejected(
            field,
            value,
            _("This names nothing."),
            _("Give a text of at most %(most)s characters.") % {"most": LONGEST_KEY},
        )
    return found


def day_of(value: object, field: str) -> date | None:
    """Return a day; of a moment its day, of a month or year its first day."""
    found = text_of(value, 40)
    if not found and value in (None, ""):
        return None
    for text in (found[:10], f"{found}-01", f"{found}-01-01"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    raise Rejected(field, value, _("This is no day."), _("Write it as %(example)s.") % {"example": EXAMPLE_DAY})


def moment_of(value: object, field: str) -> datetime | None:
    """Return a moment, of a day its beginning; without a zone it is one of UTC."""
    day = day_of(value, field)
    if day is None:
        return None
    try:
        found = datetime.fromisoformat(text_of(value, 40))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.combine(day, time.min, UTC)


def country_of(value: object) -> str:
    """Return the code of a country; of a region, such as GB-SCT, that of its country."""
    code = text_of(value, 10).upper().partition("-")[0]
    return code if len(code) == 2 and code.isalpha() and code.isascii() else ""


def state_kind(country: str) -> str:
    """Return what a state or a body of it is: of another country than the portal's it is a foreign state."""
    return EntityKind.FOREIGN_STATE if country and country not in COUNTRIES else EntityKind.PUBLIC_BODY


def number_of(entity: EntityRow, candidates: list[tuple[str, str]]) -> list[str]:
    """Give an entity the first number that holds, those that name a customer before others; return what is told of
    the numbers that are wrong. Persons are known by their key alone."""
    told: list[str] = []
    if entity.kind == EntityKind.PERSON:
        return told
    usable = []
    for scheme, value in candidates:
        try:
            usable.append(checked(entity.country, scheme, value))
        except IdentifierError as error:
            told.append(_("The number %(value)s is not taken: it is wrong.") % {"value": error.value})
    for scheme, value in sorted((row for row in usable if row[1]), key=lambda row: not names_customer(row[0])):
        entity.scheme, entity.value = scheme, value
        break
    return told


def names_customer(scheme: str) -> bool:
    return scheme in SCHEMES and SCHEMES[scheme].names_customer


def checked(country: str, scheme: str, value: str) -> tuple[str, str]:
    """Return a number in its one written form; one of a scheme or country that the portal does not know as it is."""
    if scheme.upper() in SCHEMES:
        found = check(SCHEMES[scheme.upper()].country or country, scheme.upper(), value)
        return found.scheme, found.value
    if not scheme and country in COUNTRIES:
        found = check(country, None, value)
        return found.scheme, found.value
    return (scheme[:40], value[:60]) if scheme else ("", "")


def link_of(value: object) -> str:
    """Return an address that a page may link to, or nothing."""
    text = text_of(value, 501)
    try:
        return text if len(text) <= 500 and urlsplit(text).scheme in ("http", "https") else ""
    except ValueError:
        return ""
