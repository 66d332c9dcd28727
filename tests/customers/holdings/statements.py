"""Made-up statements of the Beneficial Ownership Data Standard 0.4, and lines of followthemoney."""


def statement(record: str, kind: str, details: dict, *, at: str = "2021-01-01", status: str = "new", **values) -> dict:
    return {
        "statementId": f"{record}-{at}",
        "declarationSubject": record,
        "statementDate": at,
        "publicationDetails": {
            "publicationDate": at,
            "bodsVersion": "0.4",
            "publisher": {"name": "Test Register", "url": "https://register.example"},
        },
        "recordId": record,
        "recordStatus": status,
        "recordType": kind,
        "recordDetails": details,
        **values,
    }


def of_publisher(name: str, row: dict) -> dict:
    """Return a statement as that of another publisher, or of none."""
    return {**row, "publicationDetails": {"publisher": {"name": name}} if name else {}}


def entity(record: str, kind: str = "registeredEntity", country: str = "RU", subtype: str = "", **values) -> dict:
    entity_type = {"type": kind} | ({"subtype": subtype} if subtype else {})
    details = {"isComponent": False, "entityType": entity_type, "name": record, "jurisdiction": {"code": country}}
    extra = {name: values.pop(name) for name in ("identifiers", "publicListing") if name in values}
    return statement(record, "entity", {**details, **extra}, **values)


def person(record: str) -> dict:
    details = {"isComponent": False, "personType": "knownPerson", "names": [{"fullName": record}]}
    return statement(record, "person", details)


def relation(record: str, subject, party, *interests: dict, details: dict | None = None, **values) -> dict:
    found = {"isComponent": False, "subject": subject, "interestedParty": party, "interests": list(interests)}
    return statement(record, "relationship", found | (details or {}), **values)


def interest(exact=None, kind: str = "shareholding", **values) -> dict:
    share = values.pop("share", None if exact is None else {"exact": exact})
    found = {"type": kind, "directOrIndirect": "direct", **values}
    return found if share is None else {**found, "share": share}


def line(key: str, schema: str, **properties) -> dict:
    return {
        "id": key,
        "schema": schema,
        "properties": {name: [value] if isinstance(value, str) else value for name, value in properties.items()},
    }
