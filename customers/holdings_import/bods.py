"""Open Ownership statements (BODS 0.4): entities, persons, and the interests that some have in others."""

from django.utils.translation import gettext as _

from customers.holdings_import.interests import holdings_of
from customers.holdings_import.reading import (
    country_of,
    day_of,
    key_of,
    link_of,
    moment_of,
    number_of,
    state_kind,
    text_of,
)
from customers.holdings_import.rows import Document, EntityRow, Rejected, Statement
from customers.models import EntityKind

SUBTYPES = {
    "registeredEntity": ("other",),
    "legalEntity": ("trust", "other"),
    "arrangement": ("trust", "nomination", "other"),
    "anonymousEntity": ("other",),
    "unknownEntity": ("other",),
    "state": ("other",),
    "stateBody": ("governmentDepartment", "stateAgency", "other"),
}
NOT_KNOWN = ("anonymousEntity", "unknownEntity")
PERSONS = ("knownPerson", "anonymousPerson", "unknownPerson")
STATUSES = ("new", "updated", "closed")
NOBODY = "noBeneficialOwners"
EXEMPT = "subjectExemptFromDisclosure"
LISTED_WORDS = ("stock exchange", "listed compan", "publicly listed", "publiclylisted", "бирж")


def label_of(data: object) -> str:
    """Return the statementId by which a report names a statement."""
    return text_of(data.get("statementId"), 100) if isinstance(data, dict) else ""


def dataset_of(data: dict) -> str:
    """Return the name under which this publisher's records are known again."""
    name = text_of(inner(inner(data, "publicationDetails"), "publisher").get("name"), 50)
    return f"bods:{name}" if name else "bods"


def read(data: object) -> Statement:
    """Return what a statement says. Rejected names the field."""
    if not isinstance(data, dict):
        raise Rejected("", data, _("This is no statement."), _("Send JSON objects with recordId and recordDetails."))
    kind = one_of(data.get("recordType"), ("entity", "person", "relationship"), "recordType")
    status = one_of(data.get("recordStatus") or "new", STATUSES, "recordStatus")
    record = key_of(data.get("recordId"), "recordId")
    found = Statement(record, dataset_of(data))
    found.moment = moment_of(data.get("statementDate"), "statementDate")
    found.at = day_of(data.get("statementDate"), "statementDate")
    details = data.get("recordDetails")
    if not isinstance(details, dict):
        if status != "closed" or details is not None:
            raise Rejected("recordDetails", details, _("This is missing."), _("Give an object."))
        details = {}
    if kind == "relationship":
        read_relation(found, details, status)
        found.document = document_of(data)
    elif details:
        found.entities.append(read_person(found, details) if kind == "person" else read_entity(found, details))
    if status == "closed" and kind != "relationship":
        found.passed.append(_("closed entities: their holdings end by their own statements"))
    return found


def one_of(value: object, known: tuple[str, ...], field: str) -> str:
    if isinstance(value, str) and value in known:
        return value
    problem = _("This is missing.") if value is None else _("This is not one of the known values.")
    raise Rejected(field, value, problem, _("Give one of: %(known)s.") % {"known": ", ".join(known)})


def inner(data: dict, name: str) -> dict:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def listed(data: dict, name: str) -> list[dict]:
    value = data.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def read_entity(found: Statement, details: dict) -> EntityRow:
    entity_type = inner(details, "entityType")
    kind = one_of(entity_type.get("type"), tuple(SUBTYPES), "recordDetails.entityType.type")
    if entity_type.get("subtype") is not None:
        one_of(entity_type["subtype"], SUBTYPES[kind], "recordDetails.entityType.subtype")
    country = country_of(inner(details, "jurisdiction").get("code"))
    row = EntityRow(found.record, entity_kind(kind, country), text_of(details.get("name")) or found.record, country)
    row.listed = inner(details, "publicListing").get("hasPublicListing") is True
    numbers = [
        (text_of(number.get("scheme"), 40), text_of(number.get("id"), 60)) for number in listed(details, "identifiers")
    ]
    found.notes += number_of(row, [number for number in numbers if number[1]])
    return row


def entity_kind(kind: str, country: str) -> str:
    if kind in ("state", "stateBody"):
        return state_kind(country)
    return EntityKind.UNNAMED if kind in NOT_KNOWN else EntityKind.COMPANY


def read_person(found: Statement, details: dict) -> EntityRow:
    kind = one_of(details.get("personType"), PERSONS, "recordDetails.personType")
    names = listed(details, "names")
    name = next((text for row in names if (text := text_of(row.get("fullName")))), "")
    nationality = next(iter(listed(details, "nationalities")), {})
    entity = EntityKind.UNNAMED if kind == "unknownPerson" else EntityKind.PERSON
    return EntityRow(found.record, entity, name or found.record, country_of(nationality.get("code")))


def read_relation(found: Statement, details: dict, status: str) -> None:
    """Put the holdings of a relationship into the statement; a closed one ends on the day of the statement."""
    found.is_relation, found.fields = True, ("recordDetails.interestedParty", "recordDetails.subject")
    if status == "closed":
        if found.at is None:
            raise Rejected(
                "statementDate", "", _("This is missing."), _("A closed record needs the day it was closed.")
            )
        found.closed = found.at
        if "subject" not in details or not details.get("interests"):
            # It only closes: what was said of the interests before stays, up to that day.
            return
    subject, party = details.get("subject"), details.get("interestedParty")
    if isinstance(subject, dict):
        found.passed.append(_("interests in a company that is not named"))
        return
    asset = key_of(subject, "recordDetails.subject")
    if isinstance(party, dict):
        owner = unspecified(found, party, asset)
        if owner is None:
            return
    else:
        owner = key_of(party, "recordDetails.interestedParty")
    holdings_of(found, details, owner, asset)


def unspecified(found: Statement, party: dict, asset: str) -> str | None:
    """Return the key of an owner that is not named, or of the free float; None where there is no owner at all."""
    reason, words = text_of(party.get("reason"), 60), text_of(party.get("description"))
    if reason == NOBODY:
        found.passed.append(_("statements that there is no owner to name"))
        return None
    owner = EntityRow(f"{found.record}#party", EntityKind.UNNAMED, words or reason or _("not named"))
    if reason == EXEMPT and any(word in words.casefold() for word in LISTED_WORDS):
        owner.kind = EntityKind.FREE_FLOAT
    owner.owner_of = asset if reason == EXEMPT else ""
    found.entities.append(owner)
    return owner.key


def document_of(data: dict) -> Document:
    source, details = inner(data, "source"), inner(data, "publicationDetails")
    publisher = inner(details, "publisher")
    return Document(
        title=text_of(source.get("description")) or text_of(publisher.get("name")),
        link=link_of(source.get("url")) or link_of(publisher.get("url")),
        published=day_of(details.get("publicationDate"), "publicationDetails.publicationDate"),
    )
