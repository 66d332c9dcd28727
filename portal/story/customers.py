"""The 300 customers of the story: 200 with nothing but name and number, the others with findings."""

from dataclasses import dataclass, field
from itertools import islice

from psycopg.types.range import DateRange

from customers.imports.codes import as_row
from customers.models import Basis, Customer, CustomerSegment, Segment
from customers.services.codes import read_code, set_codes
from customers.services.customers import NewCustomer
from customers.services.customers import add_customers as add_rows
from customers.services.duplicates import compare_all
from customers.services.profiles import reprofile
from customers.services.segments import set_first_segments
from history.changes import change
from portal.story.names import COUNTRIES, FORMS, companies, numbers, universities

REASON = "Taken over from the distributor's list"
UNIVERSITIES, PARTLY, PRIVATE, BARE = 20, 25, 55, 200
CODES = {
    "university": {"RU": ("okopf 75103", "okfs 12", "okved 85.22"), "KZ": ("kfs 11",)},
    "partly": {"RU": ("okopf 12300", "okfs 41"), "KZ": ("kfs 23",)},
    "private": {"RU": ("okopf 12165", "okfs 16"), "KZ": ("kfs 15",)},
    "said to be private": {"RU": ("okopf 12300", "okfs 16"), "KZ": ("kfs 15",)},
}
"""Register codes by what the customer is, for the countries whose codes the portal reads."""


@dataclass(slots=True)
class Customers:
    """Who is in the story, by what is on file of them."""

    universities: list[Customer] = field(default_factory=list)
    partly: list[Customer] = field(default_factory=list)
    private: list[Customer] = field(default_factory=list)
    bare: list[Customer] = field(default_factory=list)


class Register:
    """Gathers customers with what they carry, and brings them in at once, as a file of the distributor's would."""

    def __init__(self):
        self.source = {country: numbers(country) for country in FORMS}
        self.segments = {row.code: row for row in Segment.objects.all()}
        self.rows: list[NewCustomer] = []
        self.findings: list[tuple[int, str, str]] = []
        self.codes: list[tuple[int, str]] = []

    def add(self, place: int, name: str) -> int:
        """Put down a customer and return its place in the register."""
        country = COUNTRIES[place % len(COUNTRIES)]
        self.rows.append(NewCustomer(next(self.source[country]), name.format(form=FORMS[country])))
        return len(self.rows) - 1

    def carry(self, place: int, evidence: str, *codes: str) -> None:
        self.findings += [(place, evidence, code) for code in codes]

    def bear(self, place: int, what: str) -> None:
        self.codes += [(place, text) for text in CODES[what].get(self.rows[place].identified.country, ())]

    def bring_in(self, actor) -> list[Customer]:
        why = {"actor": actor, "reason": REASON}
        with change(**why):
            customers = add_rows(self.rows, **why)
            set_first_segments([self.finding(customers, *row) for row in self.findings], **why)
            source = {"source": "Extract of the register", "since": None}
            set_codes(
                [as_row(customers[place], read_code(*text.split()), **source) for place, text in self.codes], **why
            )
            reprofile(row.pk for row in customers)
            compare_all(lambda done, total: None)
        return customers

    def finding(self, customers: list[Customer], place: int, evidence: str, code: str) -> CustomerSegment:
        return CustomerSegment(
            customer=customers[place],
            segment=self.segments[code],
            basis=Basis.FINDING,
            evidence=evidence,
            valid=DateRange(None, None),
        )


def add_customers(actor, tell) -> Customers:
    """Add all customers through the services."""
    register, names, schools = Register(), companies(), universities()
    for place in range(UNIVERSITIES):
        row = register.add(place, next(schools))
        register.carry(row, "Charter: founded by the state", "university", "institution")
        register.bear(row, "university")
    for place in range(PARTLY):
        row = register.add(place, f"{{form}} «{next(names)}»")
        register.carry(
            row, "Annual report: shareholders", "commercial", "controlled" if place % 5 < 2 else "beneficiary"
        )
        register.bear(row, "partly" if place % 4 else "said to be private")
    for place in range(PRIVATE):
        row = register.add(place, f"{{form}} «{next(names)}»")
        register.carry(row, "Extract: owners are persons", "commercial", "none")
        register.bear(row, "private")
    for place in range(BARE):
        register.add(place, f"{{form}} «{next(names)}»")
    found = iter(register.bring_in(actor))
    tell("300 customers, 200 of them with name and number alone")
    return Customers(*(list(islice(found, count)) for count in (UNIVERSITIES, PARTLY, PRIVATE, BARE)))
