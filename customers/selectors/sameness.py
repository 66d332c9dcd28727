"""What the pages show of customers that are one, are not, or are likely to be."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from customers.models import Customer, NotTheSame
from customers.regions import region_pointed_to
from customers.selectors.duplicates import likely_duplicates
from customers.selectors.groups import everyone_of

if TYPE_CHECKING:
    from partners.actor import Actor

SHOWN = 5


@dataclass(frozen=True, slots=True)
class RegionSignal:
    """A region that a customer's number points to, while another or none is on file."""

    region: str
    scheme: str
    on_file: str


def about_sameness(customer: Customer, actor: "Actor") -> dict:
    """Return what the distributor sees beside a customer; nothing for a partner."""
    if not actor.sees_all:
        return {}
    group = everyone_of(customer)
    two = NotTheSame.objects.standing().select_related("one__merged_into", "other__merged_into", "said_by")
    likely = likely_duplicates(customer)
    return {
        "merges": list(customer.merges.standing().select_related("merged", "merged_by")),
        "likely": likely[:SHOWN],
        "more_likely": max(0, len(likely) - SHOWN),
        "found_two": [
            (row, row.other.standing if row.one_id in group else row.one.standing) for row in two.touching(group)
        ],
        "region_signal": region_signal(customer),
    }


def region_signal(customer: Customer) -> RegionSignal | None:
    """Return the region that the customer's numbers point to where it is not the one on file."""
    current = customer.identifiers.model.objects.filter(customer__in=everyone_of(customer), is_current=True)
    region, scheme = region_pointed_to(current.values_list("scheme", "value"))
    return RegionSignal(region, scheme, customer.region) if region and region != customer.region else None


def near(customer: Customer, actor: "Actor", text: str) -> list[Customer]:
    """Return the customers of the same country that fit a text and might be the same one."""
    rows = Customer.objects.visible_to(actor).filter(country=customer.country).exclude(pk=customer.pk)
    return list(rows.search(text).prefetch_related("identifiers").order_by("name", "pk")[: 4 * SHOWN])
