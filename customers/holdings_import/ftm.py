"""followthemoney lines: companies, bodies and persons, and the Ownership between them."""

from itertools import product

from django.utils.translation import gettext as _

from customers.holdings_import.percent import Band, ShareError, read_share
from customers.holdings_import.reading import (
    country_of,
    day_of,
    key_of,
    link_of,
    number_of,
    share_rejected,
    state_kind,
    text_of,
)
from customers.holdings_import.rows import Document, EntityRow, HoldingRow, Rejected, Statement
from customers.models import EntityKind, HoldingKind
from partners.reference import COUNTRIES

ENTITIES = {
    "Company": EntityKind.COMPANY,
    "Organization": EntityKind.COMPANY,
    "LegalEntity": EntityKind.COMPANY,
    "PublicBody": EntityKind.PUBLIC_BODY,
    "Person": EntityKind.PERSON,
}
NUMBERS = {"innCode": "INN", "ogrnCode": "OGRN", "taxNumber": "", "registrationNumber": "", "leiCode": "LEI"}
"""Where numbers stand, and the scheme by its name within the country; nothing where the number has to tell."""
GOVERNMENT = "gov"
OWNED = "gov.soe"
KEPT_TOPICS = (GOVERNMENT, OWNED)
MOST_PAIRS = 1000
"""Of owner and asset in one line."""


def label_of(data: object) -> str:
    return text_of(data.get("id"), 100) if isinstance(data, dict) else ""


def dataset_of(data: dict) -> str:
    """Return the name under which the id is known again: of several datasets the first by its letters."""
    named = data.get("datasets")
    names = sorted(text for value in named if (text := text_of(value, 50))) if isinstance(named, list) else []
    return f"ftm:{names[0]}" if names else "ftm"


def read(data: object) -> Statement:
    """Return what a line says. Rejected names the property."""
    if not isinstance(data, dict):
        raise Rejected(
            "", data, _("This is no line of followthemoney."), _("Send objects with id, schema, properties.")
        )
    found = Statement(key_of(data.get("id"), "id"), dataset_of(data))
    properties = data.get("properties")
    if not isinstance(properties, dict):
        raise Rejected("properties", properties, _("This is missing."), _("Give an object."))
    schema = text_of(data.get("schema"), 60)
    if not schema:
        raise Rejected("schema", data.get("schema"), _("This is missing."), _("Give a schema such as Company."))
    if schema in ENTITIES:
        found.entities.append(read_entity(found, schema, properties))
    elif schema == "Ownership":
        read_ownership(found, properties)
    else:
        found.passed.append(_("lines of another kind: %(kind)s") % {"kind": schema})
    return found


def values(properties: dict, name: str) -> list[str]:
    given = properties.get(name)
    given = given if isinstance(given, list) else [given]
    return [text for value in given if (text := text_of(value))]


def first(properties: dict, *names: str) -> str:
    return next((text for name in names for text in values(properties, name)), "")


def read_entity(found: Statement, schema: str, properties: dict) -> EntityRow:
    country = country_of(first(properties, "jurisdiction", "country", "mainCountry", "nationality"))
    topics = values(properties, "topics")
    kind = ENTITIES[schema]
    if kind == EntityKind.PUBLIC_BODY or (is_government(topics) and kind != EntityKind.PERSON):
        kind = state_kind(country)
    name = first(properties, "name", "alias") or found.record
    row = EntityRow(found.record, kind, name, country, topics=tuple(topic for topic in KEPT_TOPICS if topic in topics))
    found.notes += number_of(row, numbers_of(properties, country))
    return row


def is_government(topics: list[str]) -> bool:
    """Say whether a topic makes it a body of the state; a company that the state owns is none."""
    levels = {topic for topic in topics if topic == GOVERNMENT or topic.startswith("gov.")}
    return bool(levels - {OWNED}) and OWNED not in topics


def numbers_of(properties: dict, country: str) -> list[tuple[str, str]]:
    found = []
    for name, scheme in NUMBERS.items():
        code = "LEI" if scheme == "LEI" else f"RU-{scheme}" if scheme else ""
        if not code and country not in COUNTRIES:
            code = f"{country}-{name}"
        found += [(code, value[:60]) for value in values(properties, name) if code or country]
    return found


def read_ownership(found: Statement, properties: dict) -> None:
    """Put the holdings of an Ownership into the statement, one for each owner and each asset of it."""
    found.is_relation, found.fields = True, ("properties.owner", "properties.asset")
    low, high = share_of(found, properties)
    detail = first(properties, "role", "ownershipType") or (first(properties, "percentage") if low is None else "")
    lower, upper = (day_of(first(properties, name), f"properties.{name}") for name in ("startDate", "endDate"))
    if lower and upper and upper < lower:
        expected = _("Give a day that is not before startDate.")
        raise Rejected("properties.endDate", upper.isoformat(), _("It ends before it begins."), expected)
    for place, (owner, asset) in enumerate(pairs_of(found, properties), 1):
        key = f"{found.record}#shares{'' if place == 1 else place}"
        found.holdings.append(HoldingRow(key, owner, asset, HoldingKind.SHARES, low, high, detail, lower, upper))
    found.document = Document(
        title=first(properties, "publisher", "summary"),
        link=link_of(first(properties, "sourceUrl", "publisherUrl")),
        published=day_of(first(properties, "date"), "properties.date"),
    )


def pairs_of(found: Statement, properties: dict) -> list[tuple[str, str]]:
    """Return every owner with every asset, as followthemoney itself reads an edge (`edgepairs`)."""
    owners, assets = (
        sorted({key_of(key, f"properties.{name}") for key in values(properties, name) or [None]})
        for name in ("owner", "asset")
    )
    if len(owners) * len(assets) > MOST_PAIRS:
        problem = _("This names more than %(most)s pairs of owner and asset.") % {"most": MOST_PAIRS}
        raise Rejected("properties.owner", owners[0], problem, _("Send a line for each owner."))
    if len(owners) * len(assets) > 1:
        found.notes.append(_("Several owners or assets: each owner is taken with the share in each asset."))
    return list(product(owners, assets))


def share_of(found: Statement, properties: dict) -> Band:
    """Return the share; of several that differ the band that holds them all."""
    bands = []
    for percentage in values(properties, "percentage"):
        try:
            bands.append(read_share(percentage))
        except ShareError as error:
            if error.code != "no_share":
                raise share_rejected("properties.percentage", percentage, error)
            text = _("The share “%(text)s” is no number: it counts as not known.")
            found.notes.append(text % {"text": percentage[:60]})
    if not bands:
        return None, None
    if len(set(bands)) > 1:
        found.notes.append(_("Several shares: the band from the lowest to the highest counts."))
    return min(low for low, _high in bands), max(high for _low, high in bands)
