"""The evidence of one customer as its page shows it: what each piece says, where two conflict, what is open."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.classification import Classification, Evidence, Kind, Tree, lineage
from customers.codes import COUNTRIES, KINDS, looked_up
from customers.evidence_words import conflict_words, kind_name, open_words, share_words, strength_name, why
from customers.models import Code, Customer, CustomerCode, CustomerSegment, Entity, EntityTopic, Segment
from customers.periods import EMPTY, Range, holds, is_empty
from customers.selectors.evidence import classifications_of, tree_of
from customers.selectors.groups import everyone_of


@dataclass(frozen=True, slots=True)
class Says:
    """One thing that a record says: which segment, how strongly."""

    segment: str
    strength: str
    words: str


@dataclass(slots=True)
class Line:
    """One record of evidence. `row` is what an officer can end; None where it follows from something else.

    `of` names the merged customer whose record it is; empty for the customer's own.
    """

    kind: str
    detail: str
    source: str = ""
    valid: Any = None
    stands: bool = True
    says: list[Says] = field(default_factory=list)
    row: CustomerSegment | CustomerCode | None = None
    remarks: list[str] = field(default_factory=list)
    of: str = ""

    @property
    def is_code(self) -> bool:
        return isinstance(self.row, CustomerCode)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that contradict."""

    kind: str
    segment: str
    detail: str
    days: DateRange | None


def about_evidence(customer: Customer, *, on: date, sees_all: bool) -> dict:
    """Return what the page says of a customer's segments; a partner learns those that govern, and why in a line."""
    segments = {row.pk: row for row in Segment.objects.all()}
    rows = {pk: {"code": row.code, "axis": row.axis, "parent_id": row.parent_id} for pk, row in segments.items()}
    found = classifications_of([customer.pk], on=on, segments=rows)[customer.pk]
    names = {row.code: str(row) for row in segments.values()}
    context = {
        "governing": governing(found, tree_of(rows), names, on, sees_all=sees_all),
        "open_questions": [open_words(axis) for axis in found.open],
    }
    if not sees_all:
        return context
    lines = evidence_lines(customer, found, names, on)
    conflicts = [
        (conflict_words(row.code), [side(each, names, lines) for each in (row.one, row.other)])
        for row in found.conflicts
        if holds(row.one.valid, on) and holds(row.other.valid, on)
    ]
    return {
        **context,
        "evidence": list(lines.values()),
        "conflicts": conflicts,
        "takes_codes": customer.country in COUNTRIES.values(),
    }


def governing(
    found: Classification, tree: Tree, names: dict[str, str], on: date, *, sees_all: bool
) -> list[tuple[str, str]]:
    """Return the most specific of the segments carried on the day, each with why."""
    bases: dict[str, Evidence] = {}
    for row in found.segments:
        if holds(row.valid, on):
            bases.setdefault(row.segment, row.bases[0])
    above = {upper for code in bases for upper in lineage(code, tree)[1:]}
    return [(names[code], why(base, sees_all=sees_all)) for code, base in bases.items() if code not in above]


def evidence_lines(customer: Customer, found: Classification, names: dict[str, str], on: date) -> dict[str, Line]:
    """Return each record with what it says, strongest first, then what says nothing; by source."""
    records = {**finding_lines(customer, on), **code_lines(customer, on)}
    merged = merged_sources(customer)
    lines: dict[str, Line] = {}
    for piece in found.evidence:
        line = lines.setdefault(key_of(piece), records.pop(piece.source, None) or derived_line(piece, on))
        line.of = line.of or merged.get(key_of(piece), "")
        if piece.kind == Kind.OWNERSHIP:
            line.remarks = [*line.remarks, share_words(piece.text)]
        said = Says(names[piece.segment], piece.strength, strength_name(piece.strength))
        if said not in line.says:
            line.says.append(said)
    return lines | records


def key_of(piece: Evidence) -> str:
    """Return the line that a piece stands in: all words of a name in one, all that the owners say in one."""
    if piece.kind == Kind.NAME:
        return f"{piece.kind}:{piece.text}"
    return str(piece.kind) if piece.kind == Kind.OWNERSHIP else piece.source


def merged_sources(customer: Customer) -> dict[str, str]:
    """Return by the line's key which merged customer's name or entity it rests on."""
    rows = list(customer.merged.exclude(name=customer.name).order_by("pk"))
    found = {f"{Kind.NAME}:{row.name}": row.name for row in rows}
    named = Entity.objects.filter(customer__merged_into=customer).values_list("pk", "customer__name")
    topics = EntityTopic.objects.filter(entity__customer__merged_into=customer)
    found |= {f"entity:{pk}": name for pk, name in named}
    return found | {f"entitytopic:{pk}": name for pk, name in topics.values_list("pk", "entity__customer__name")}


def merged_name(row: CustomerSegment | CustomerCode, customer: Customer) -> str:
    return "" if row.customer_id == customer.pk else str(row.customer)


def finding_lines(customer: Customer, on: date) -> dict[str, Line]:
    rows = (
        CustomerSegment.objects.filter(customer__in=everyone_of(customer))
        .select_related("customer", "segment", "found_by")
        .order_by("segment__axis", "-pk")
    )
    return {
        f"customersegment:{row.pk}": Line(
            kind=kind_name(row.basis),
            detail=row.evidence,
            source=str(row.found_by or ""),
            valid=row.valid,
            stands=on in row.valid,
            row=row,
            of=merged_name(row, customer),
        )
        for row in rows
    }


def code_lines(customer: Customer, on: date) -> dict[str, Line]:
    rows = CustomerCode.objects.filter(customer__in=everyone_of(customer)).select_related("customer", "document")
    rows = list(rows.order_by("scheme", "-pk"))
    lines, meanings = {}, meanings_of(rows)
    for row in rows:
        lines[f"customercode:{row.pk}"] = line = code_line(row, meanings, on)
        line.of = merged_name(row, customer)
    return lines


def meanings_of(rows: list[CustomerCode]) -> dict[tuple[str, str, str], Code]:
    """Return the codes of the tables by scheme, edition (empty: the current one) and code."""
    found = Code.objects.filter(table__scheme__in={row.scheme for row in rows}).select_related("table")
    return {(row.table.scheme, "" if row.table.is_current else row.table.edition, row.code): row for row in found}


def code_line(row: CustomerCode, meanings: dict, on: date) -> Line:
    code = meanings.get((row.scheme, row.edition, looked_up(row.scheme, row.code)))
    line = Line(
        kind=kind_name(KINDS[row.scheme]),
        detail=f"{row.get_scheme_display()}: {row.code}" + (f" — {code.meaning}" if code and code.meaning else ""),
        source=f"{row.source} · {row.document}" if row.document else row.source,
        valid=row.valid,
        stands=on in row.valid,
        row=row,
    )
    if row.edition:
        line.remarks.append(succession_words(row))
    if code is None:
        line.remarks.append(_("The portal's table does not hold this code."))
    elif not code.is_confirmed:
        line.remarks.append(_("No source confirms yet what this code means: look it up in the register."))
    return line


def succession_words(row: CustomerCode) -> str:
    if not row.counts_as:
        text = _("A code of an earlier edition (%(edition)s) that no code of today stands for.")
        return text % {"edition": row.edition}
    text = _("A code of an earlier edition (%(edition)s): it counts as %(code)s.")
    return text % {"edition": row.edition, "code": row.counts_as}


def derived_line(piece: Evidence, on: date) -> Line:
    """Return the line of what no record of the customer's own says: its name, its owners, a list."""
    detail = "" if piece.kind == Kind.OWNERSHIP else piece.text
    return Line(kind_name(piece.kind), detail, valid=as_range(piece.valid), stands=holds(piece.valid, on))


def side(piece: Evidence, names: dict[str, str], lines: dict[str, Line]) -> Side:
    detail = share_words(piece.text) if piece.kind == Kind.OWNERSHIP else lines[key_of(piece)].detail
    return Side(kind_name(piece.kind), names[piece.segment], detail, as_range(piece.valid))


def as_range(valid: Range) -> DateRange | None:
    """Return days as a daterange; None for always, which goes without saying."""
    if is_empty(valid) or valid == EMPTY:
        return DateRange(empty=True)
    return None if valid == (None, None) else DateRange(*valid)
