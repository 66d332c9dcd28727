"""The 300 customers of the story: 200 with nothing but name and number, the others with findings."""

from dataclasses import dataclass, field

from customers.models import Basis, Customer, Segment
from customers.services.codes import read_code, set_code
from customers.services.customers import add_customer
from customers.services.segments import set_segment
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


def add_customers(actor, tell) -> Customers:
    """Add all customers through the services."""
    found, source = Customers(), {country: numbers(country) for country in FORMS}
    segments = {row.code: row for row in Segment.objects.all()}
    names, schools = companies(), universities()

    def add(place: int, name: str) -> Customer:
        country = COUNTRIES[place % len(COUNTRIES)]
        return add_customer(next(source[country]), actor=actor, reason=REASON, name=name.format(form=FORMS[country]))[0]

    def carry(customer: Customer, evidence: str, *codes: str) -> None:
        for code in codes:
            set_segment(
                customer, segment=segments[code], basis=Basis.FINDING, evidence=evidence, actor=actor, reason=REASON
            )

    def bear(customer: Customer, what: str) -> None:
        for text in CODES[what].get(customer.country, ()):
            set_code(customer, read_code(*text.split()), source="Extract of the register", actor=actor, reason=REASON)

    for place in range(UNIVERSITIES):
        row = add(place, next(schools))
        carry(row, "Charter: founded by the state", "university", "institution")
        bear(row, "university")
        found.universities.append(row)
    tell("universities")
    for place in range(PARTLY):
        row = add(place, f"{{form}} «{next(names)}»")
        carry(row, "Annual report: shareholders", "commercial", "controlled" if place % 5 < 2 else "beneficiary")
        bear(row, "partly" if place % 4 else "said to be private")
        found.partly.append(row)
    for place in range(PRIVATE):
        row = add(place, f"{{form}} «{next(names)}»")
        carry(row, "Extract: owners are persons", "commercial", "none")
        bear(row, "private")
        found.private.append(row)
    tell("companies with findings")
    for place in range(BARE):
        found.bare.append(add(place, f"{{form}} «{next(names)}»"))
    tell("companies with name and number alone")
    return found
