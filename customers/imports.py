"""Bringing in customers from a file: one row a customer, with the segments it carries."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from customers.identifiers import Identified, IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.models import Basis, Customer, CustomerSegment, Identifier, Segment
from customers.services.customers import NewCustomer, add_customer, add_customers, correct_name
from customers.services.profiles import reprofile
from customers.services.segments import set_first_segments, set_segment
from files.importing import BLOCK, CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import parse_day
from history.changes import SYSTEM
from partners.exceptions import Refused
from partners.imports import limited, numbered, parse_country


def parse_segments(text: str) -> list[str]:
    return [code.strip().lower() for code in re.split(r"[,;]", text) if code.strip()]


def parse_region(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code):
        raise CellError(_("This is no region by ISO 3166-2."), _("Write it as RU-MOW, or leave the cell empty."))
    return code


@lru_cache(maxsize=2 * BLOCK)
def checked(country: str, scheme: str | None, identifier: str) -> Identified:
    """Return what `identify` does; a row asks more than once."""
    return identify(country, scheme, identifier)


def identified_in(values: dict) -> Identified:
    try:
        return checked(values["country"], values["scheme"], values["identifier"])
    except IdentifierError as error:
        column = "scheme" if error.code == "unknown_scheme" else "identifier"
        raise CellError(problem_text(error), column=column) from error


def key_of(values: dict):
    """Return what a row is about, so that one number written in two ways is found twice."""
    try:
        return str(checked(values["country"], values["scheme"], values["identifier"]))
    except IdentifierError:
        return values["country"], values["identifier"]


def apply(values: dict, run: Run) -> str:
    """Add a customer, or correct its name, and record the segments it carries."""
    identified = identified_in(values)
    if values["region"] and not values["region"].startswith(identified.country):
        raise CellError(_("The region is of another country."), _("Give one that begins with the country."), "region")
    given = {"name": values["name"], "name_latin": values["name_latin"] or ""}
    customer, created = add_customer(
        identified, actor=run.actor, reason=run.reason, region=values["region"] or "", **given
    )
    outcome = NEW if created else SAME
    if not created and names_differ(customer, given):
        outcome = CHANGED if correct_name(customer, actor=run.actor, reason=run.reason, **given) else SAME
    return carry(customer, values, run, outcome)


def names_differ(customer: Customer, given: dict) -> bool:
    """Say whether a row names a customer on file differently; an empty cell leaves what is on file."""
    if not given["name_latin"] and given["name"] == customer.name:
        return False
    return given != {"name": customer.name, "name_latin": customer.name_latin}


def evidence_of(values: dict, run: Run) -> str:
    return values["evidence"] or ("" if run.reason.startswith(SYSTEM) else run.reason)


def carry(customer: Customer, values: dict, run: Run, outcome: str) -> str:
    for code in values["segments"] or []:
        if brought_before(customer, code, values["since"]):
            continue
        evidence = evidence_of(values, run)
        if not evidence:
            raise CellError(_("Nothing says why it carries its segments."), _("Name what shows it."), "evidence")
        before = customer.segments.count()
        try:
            set_segment(
                customer,
                segment=segment_of(code, run),
                basis=Basis.IMPORT,
                evidence=evidence,
                since=values["since"],
                actor=run.actor,
                reason=run.reason,
            )
        except Refused as refusal:
            raise CellError(str(refusal), column="segments") from refusal
        if outcome == SAME and customer.segments.count() != before:
            outcome = CHANGED
    return outcome


def brought_before(customer: Customer, code: str, since) -> bool:
    brought = customer.segments.filter(segment__code=code, basis=Basis.IMPORT)
    return was_brought(brought, since)


def was_brought(findings: Iterable[CustomerSegment], since) -> bool:
    """Say whether an import brought this finding already: an officer may have ended it, and that stands."""
    brought = (row for row in findings if row.basis == Basis.IMPORT)
    return any(row.valid.isempty or row.valid.lower == since for row in brought)


def segment_of(code: str, run: Run) -> Segment:
    known = segments_in_use(run)
    if code not in known:
        text = _("“%(code)s” is no segment.") % {"code": code}
        raise CellError(text, _("Give some of: %(known)s.") % {"known": ", ".join(known)}, "segments")
    return known[code]


def segments_in_use(run: Run) -> dict[str, Segment]:
    if "segments" not in run.kept:
        run.kept["segments"] = {row.code: row for row in Segment.objects.in_use()}
    return run.kept["segments"]


def apply_block(block: list[dict], run: Run) -> list[str | None]:
    """Bring in at once the rows that add a customer, add a first segment to one on file, or change nothing.

    None for every other row, the bad ones among them: `apply` takes it by itself and tells what is wrong.
    """
    return Block(block, run).bring_in()


class Block:
    """Rows that are looked up and written together."""

    def __init__(self, rows: list[dict], run: Run):
        self.rows, self.run = rows, run
        self.numbers = [plainly_identified(values) for values in rows]
        self.on_file = on_file([number for number in self.numbers if number])
        named = Counter(self.on_file[number].pk for number in self.numbers if self.on_file.get(number))
        self.twice = {pk for pk, count in named.items() if count > 1}
        self.findings = self.read_findings()

    def read_findings(self) -> dict[int, list[CustomerSegment]]:
        """Return what the customers on file carry or carried; those that get more are locked first."""
        customers = {
            customer.pk: values
            for values, number in zip(self.rows, self.numbers, strict=True)
            if values["segments"] and (customer := self.on_file.get(number))
        }
        findings = findings_of(customers)
        more = [pk for pk, values in customers.items() if lacking(values, findings.get(pk, []))]
        if more:
            list(Customer.objects.select_for_update().filter(pk__in=more).order_by("pk").values_list("pk"))
            findings |= findings_of(more)
        return findings

    def bring_in(self) -> list[str | None]:
        outcomes = [self.outcome(at) for at in range(len(self.rows))]
        who = {"actor": self.run.actor, "reason": self.run.reason}
        fresh = [at for at, outcome in enumerate(outcomes) if outcome == NEW]
        customers = dict(zip(fresh, add_customers([self.new(at) for at in fresh], **who) if fresh else [], strict=True))
        carried = [
            row
            for at, outcome in enumerate(outcomes)
            if outcome in (NEW, CHANGED)
            for row in self.to_carry(at, customers.get(at) or self.on_file[self.numbers[at]])
        ]
        if carried:
            set_first_segments(carried, **who)
        reprofile({*(row.pk for row in customers.values()), *(row.customer_id for row in carried)})
        return outcomes

    def outcome(self, at: int) -> str | None:
        """Return what the row does, or None where that takes a closer look."""
        values, number = self.rows[at], self.numbers[at]
        customer = self.on_file.get(number)
        if number is None or (number in self.on_file and customer is None):
            return None
        findings = []
        if customer is not None:
            given = {"name": values["name"], "name_latin": values["name_latin"] or ""}
            if customer.pk in self.twice or names_differ(customer, given):
                return None
            findings = self.findings.get(customer.pk, [])
        codes = lacking(values, findings)
        if codes and not self.may_carry(codes, values, findings):
            return None
        return NEW if customer is None else CHANGED if codes else SAME

    def may_carry(self, codes: list[str], values: dict, findings: list[CustomerSegment]) -> bool:
        had = {row.segment.code for row in findings}
        known = segments_in_use(self.run)
        return bool(evidence_of(values, self.run)) and all(code in known and code not in had for code in codes)

    def new(self, at: int) -> NewCustomer:
        values = self.rows[at]
        return NewCustomer(self.numbers[at], values["name"], values["name_latin"] or "", values["region"] or "")

    def to_carry(self, at: int, customer: Customer) -> list[CustomerSegment]:
        values = self.rows[at]
        return [
            CustomerSegment(
                customer=customer,
                segment=segments_in_use(self.run)[code],
                basis=Basis.IMPORT,
                evidence=evidence_of(values, self.run),
                valid=DateRange(values["since"], None),
            )
            for code in lacking(values, self.findings.get(customer.pk, []))
        ]


def plainly_identified(values: dict) -> Identified | None:
    """Return the identifier of a row, or None where something is wrong with it or with its region."""
    try:
        identified = checked(values["country"], values["scheme"], values["identifier"])
    except IdentifierError:
        return None
    return identified if (values["region"] or identified.country).startswith(identified.country) else None


def on_file(numbers: list[Identified]) -> dict[Identified, Customer | None]:
    """Return who bears the numbers; None for one that a customer bore once."""
    rows = Identifier.objects.filter(value__in={number.value for number in numbers}).select_related("customer")
    wanted = {(number.scheme, number.value): number for number in numbers}
    found: dict[Identified, Customer | None] = {}
    for row in rows:
        number = wanted.get((row.scheme, row.value))
        if number is not None:
            found[number] = row.customer if row.is_current else found.get(number)
    return found


def findings_of(customers: Iterable[int]) -> dict[int, list[CustomerSegment]]:
    found = defaultdict(list)
    for row in CustomerSegment.objects.filter(customer__in=list(customers)).select_related("segment"):
        found[row.customer_id].append(row)
    return dict(found)


def lacking(values: dict, findings: list[CustomerSegment]) -> list[str]:
    """Return the segments of a row that no import brought yet."""
    codes = dict.fromkeys(values["segments"] or [])
    return [
        code
        for code in codes
        if not was_brought((row for row in findings if row.segment.code == code), values["since"])
    ]


CUSTOMERS = ImportSpec(
    title="customers",
    columns=(
        Column("country", ("Country", "Страна"), True, parse_country, example="RU"),
        Column(
            "identifier",
            ("Identifier", "Tax identifier", "Идентификатор", "Налоговый номер", "ИНН", "БИН", "УНП"),
            True,
            numbered(60),
            example="7700000009",
        ),
        Column("scheme", ("Scheme", "Вид идентификатора"), parse=limited(20), example="RU-INN"),
        Column("name", ("Name", "Название", "Наименование"), True, limited(300), example="ООО «Ромашка»"),
        Column("name_latin", ("Name, Latin", "Название латиницей"), parse=limited(300), example="Romashka LLC"),
        Column("region", ("Region", "Регион"), parse=parse_region, example="RU-MOW"),
        Column("segments", ("Segments", "Сегменты"), parse=parse_segments, example="university, institution"),
        Column("evidence", ("Evidence", "Основание"), parse=limited(500), example="Charter of 2015"),
        Column("since", ("Since", "С даты"), parse=parse_day, example="2020-01-01"),
    ),
    apply=apply,
    key=key_of,
    apply_block=apply_block,
)
