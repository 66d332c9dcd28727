"""A table of holdings: one row an owner and a company, with what the owner holds in it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from customers.holdings_import.percent import Band, ShareError, read_share
from customers.holdings_import.reading import link_of, share_rejected, state_kind
from customers.holdings_import.rows import Document, EntityRow, HoldingRow, Rejected, Statement
from customers.identifiers import IdentifierError, check
from customers.identifiers.messages import problem_text
from customers.models import EntityKind, HoldingKind
from customers.names import search_key
from files.importing import CellError, Column, ImportSpec, Report, parse_row
from files.parsing import one_of, parse_day, parse_yes
from partners.imports import limited, numbered, parse_country

OWNERS = {
    "company": EntityKind.COMPANY,
    "компания": EntityKind.COMPANY,
    "public body": EntityKind.PUBLIC_BODY,
    "государственный орган": EntityKind.PUBLIC_BODY,
    "person": EntityKind.PERSON,
    "физическое лицо": EntityKind.PERSON,
    "foreign state": EntityKind.FOREIGN_STATE,
    "иностранное государство": EntityKind.FOREIGN_STATE,
    "free float": EntityKind.FREE_FLOAT,
    "свободное обращение": EntityKind.FREE_FLOAT,
    "unnamed": EntityKind.UNNAMED,
    "не назван": EntityKind.UNNAMED,
}
NAMELESS = (EntityKind.FREE_FLOAT, EntityKind.UNNAMED)
KINDS = {
    "shares": HoldingKind.SHARES,
    "доля": HoldingKind.SHARES,
    "votes": HoldingKind.VOTES,
    "голоса": HoldingKind.VOTES,
    "control": HoldingKind.CONTROL,
    "контроль": HoldingKind.CONTROL,
}


def parse_kind(known: dict):
    """Return a parser of a word of either language, or of a stored value."""

    def parse(text: str) -> str:
        word = " ".join(text.casefold().replace("_", " ").split())
        if word in known:
            return known[word]
        return one_of({value: value for value in dict.fromkeys(known.values())})(text)

    return parse


def parse_share(text: str) -> Band:
    try:
        return read_share(text)
    except ShareError as error:
        rejected = share_rejected("", text, error)
        raise CellError(rejected.problem, rejected.expected) from error


def parse_link(text: str) -> str:
    if not link_of(text):
        raise CellError(_("This is no address."), _("Give one that begins with https://."))
    return link_of(text)


OWNERSHIP = ImportSpec(
    title="ownership",
    columns=(
        Column("owner_id", ("Owner identifier", "Идентификатор владельца", "ИНН владельца"), parse=numbered(60), example="7700000009"),
        Column("owner", ("Owner", "Владелец"), parse=limited(300), example="Агентство имущества"),
        Column("owner_kind", ("Owner kind", "Вид владельца"), parse=parse_kind(OWNERS), example="public body"),
        Column("owner_country", ("Owner country", "Страна владельца"), parse=parse_country, example="RU"),
        Column("asset_id", ("Company identifier", "Идентификатор компании", "ИНН компании", "ИНН"), parse=numbered(60), example="7736050003"),
        Column("asset", ("Company", "Компания", "Организация"), True, limited(300), example="ООО «Ромашка»"),
        Column("asset_country", ("Company country", "Страна компании"), parse=parse_country, example="RU"),
        Column("share", ("Share", "Доля", "Доля, %"), parse=parse_share, example="25-50"),
        Column("kind", ("Kind", "Вид участия"), parse=parse_kind(KINDS), example="shares"),
        Column("lower", ("From", "С", "С даты"), parse=parse_day, example="2020-01-01"),
        Column("upper", ("Until (last day)", "По (включительно)"), parse=parse_day, example="2030-12-31"),
        Column("document", ("Document", "Документ"), parse=limited(300), example="Extract of 2021"),
        Column("link", ("Link", "Ссылка"), parse=parse_link, example="https://register.example/1"),
        Column(
            "complete", ("The listed owners are all there is", "Перечислены все владельцы"), parse=parse_yes, example="no"
        ),
    ),
)  # fmt: skip
DATASET, PERSONS = "table", "person "
NAMES = {
    EntityKind.FREE_FLOAT: lambda: _("free float"),
    EntityKind.UNNAMED: lambda: _("owner that is not named"),
}


def read_row(columns: dict[int, Column], row) -> Statement:
    """Return what a row says. Rejected names the first column that is bad."""
    report = Report()
    values = parse_row(OWNERSHIP, columns, row, report)
    if values is None:
        bad = report.problems[0]
        raise Rejected(bad.column, bad.value, bad.problem, bad.expected)
    return statement_of(values)


def statement_of(values: dict) -> Statement:
    kind = values["owner_kind"] or EntityKind.COMPANY
    asset = entity_of(values, "asset", EntityKind.COMPANY)
    if not (values["owner"] or values["owner_id"] or kind in NAMELESS):
        raise Rejected("Owner", "", _("Nothing says who owns it."), _("Name the owner, or say free float or unnamed."))
    owner = entity_of(values, "owner", kind)
    if kind in NAMELESS:
        owner.key, owner.name = f"{owner.kind} of {asset.key}"[:300], owner.name or NAMES[kind]()
    low, high = values["share"] or (None, None)
    holding_kind = values["kind"] or HoldingKind.SHARES
    record = f"{owner.key}→{asset.key}#{values['lower'] or ''}"
    holding = HoldingRow(
        f"{record}#{holding_kind}", owner.key, asset.key, holding_kind, low, high, lower=values["lower"]
    )
    holding.upper = day_after(values)
    return Statement(
        record=f"{record}#{holding_kind}",
        dataset=DATASET,
        entities=[owner, asset],
        holdings=[holding],
        complete=[asset.key] if values["complete"] else [],
        document=Document(values["document"] or "", values["link"] or ""),
        is_relation=True,
    )


def day_after(values: dict) -> date | None:
    """Return the first day over: a table names the last day included."""
    if values["upper"] and values["lower"] and values["upper"] < values["lower"]:
        expected = _("Give a day that is not before the first.")
        raise Rejected("Until (last day)", values["upper"].isoformat(), _("It ends before it begins."), expected)
    return values["upper"] + timedelta(days=1) if values["upper"] else None


def entity_of(values: dict, side: str, kind: str) -> EntityRow:
    """Return the owner or the company of a row: known by its number, else by its name, country and kind."""
    country, number = values[f"{side}_country"] or "", values[f"{side}_id"] or ""
    name = values[side] or number
    row = EntityRow("", kind, name, country, is_stated=bool(values.get(f"{side}_kind")))
    if number and kind != EntityKind.PERSON:
        row.scheme, row.value = identified(side, country, number)
        row.key = f"{row.scheme} {row.value}"
    else:
        row.key = f"{PERSONS if kind == EntityKind.PERSON else ''}{country} {search_key(name) or name}"[:300]
    if kind == EntityKind.PUBLIC_BODY:
        row.kind = state_kind(country)
    return row


def identified(side: str, country: str, number: str) -> tuple[str, str]:
    title = next(column for column in OWNERSHIP.columns if column.name == f"{side}_id").titles[0]
    if not country:
        expected = _("Fill the column “%(column)s”.") % {"column": f"{title.split()[0]} country"}
        raise Rejected(title, number, _("A number needs its country."), expected)
    try:
        found = check(country, None, number)
    except IdentifierError as error:
        raise Rejected(title, number, problem_text(error)) from error
    return found.scheme, found.value
