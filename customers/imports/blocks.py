"""Many rows of a file of customers brought in at once, as far as they are plain."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from psycopg.types.range import DateRange

from customers.identifiers import Identified, IdentifierError
from customers.imports.codes import as_row, gives_codes, had_codes, lacking_codes, plain_codes
from customers.imports.rows import checked, evidence_of, names_differ, segments_in_use, was_brought
from customers.models import Basis, Customer, CustomerCode, CustomerSegment, Identifier
from customers.services.codes import Meant, set_codes
from customers.services.customers import NewCustomer, add_customers
from customers.services.profiles import reprofile
from customers.services.segments import set_first_segments
from files.importing import CHANGED, NEW, SAME, Run


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
        self.had_codes = self.read_codes()

    def read_codes(self) -> dict[int, set[tuple]]:
        """Return which codes the customers on file have or had that get some."""
        customers = [
            customer.pk
            for values, number in zip(self.rows, self.numbers, strict=True)
            if gives_codes(values) and (customer := self.on_file.get(number))
        ]
        return had_codes(customers) if customers else {}

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
        registered = [
            row
            for at, outcome in enumerate(outcomes)
            if outcome in (NEW, CHANGED)
            for row in self.to_register(at, customers.get(at) or self.on_file[self.numbers[at]], at in customers)
        ]
        if registered:
            set_codes(registered, **who)
        written = [*carried, *registered]
        reprofile({*(row.pk for row in customers.values()), *(row.customer_id for row in written)})
        return outcomes

    def to_register(self, at: int, customer: Customer, fresh: bool) -> list[CustomerCode]:
        values, found = self.rows[at], self.codes_lacking(at, None if fresh else customer)
        source = evidence_of(values, self.run)
        return [as_row(customer, code, source=source, since=values["since"]) for code in found]

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
        registered = self.codes_lacking(at, customer)
        if registered is None or (registered and not evidence_of(values, self.run)):
            return None
        return NEW if customer is None else CHANGED if codes or registered else SAME

    def codes_lacking(self, at: int, customer: Customer | None) -> list[Meant] | None:
        """Return the register codes that the row adds; None where one of them takes a closer look."""
        if not gives_codes(self.rows[at]):
            return []
        found = plain_codes(self.rows[at], self.numbers[at].country, self.run)
        return found and lacking_codes(found, self.had_codes.get(customer.pk, set()) if customer else set())

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
    """Return who bears the numbers; None for one that a customer bore once, or whose bearer was merged."""
    rows = Identifier.objects.filter(value__in={number.value for number in numbers}).select_related("customer")
    wanted = {(number.scheme, number.value): number for number in numbers}
    found: dict[Identified, Customer | None] = {}
    for row in rows:
        number = wanted.get((row.scheme, row.value))
        if number is not None:
            bears = row.is_current and row.customer.merged_into_id is None
            found[number] = row.customer if bears else found.get(number)
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
