"""What a region that only a register number points to would mean: a word of warning, never an answer.

An unknown region meets no regional territory and no regional exclusion. So that this is not silent, the rights that
name the region are told, to the distributor and with a receipt.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.regions import region_of, register_regions
from licensing.models import Decision, License, Policy
from ui.formats import region_name


def rights_naming(region: str, on) -> list[License | Policy]:
    """Return the open licenses and the policies in force of which a region is part, or excepted."""
    licenses = License.objects.open().in_period(on).filter(names("territory", region)).select_related("holder")
    policies = Policy.objects.in_force(on).filter(names("countries", region))
    return [*licenses.order_by("pk"), *policies.order_by("pk")]


def names(field: str, region: str) -> Q:
    return Q(**{f"{field}__contains": [region]}) | Q(excluded__contains=[region])


def regions_named(on) -> list[str]:
    """Return the regions that a number can point to and that a right of today names."""
    found: set[str] = set()
    for rows, field in (
        (License.objects.open().in_period(on), "territory"),
        (Policy.objects.in_force(on), "countries"),
    ):
        for listed, excluded in rows.values_list(field, "excluded").distinct():
            found |= {*listed, *excluded}
    return sorted(found & set(register_regions().values()))


def customers_to_place(on):
    """Return the customers without a region whose number points to one that a right of today names."""
    return Customer.objects.standing().pointing_to(regions_named(on))


def region_note(row: Decision) -> str:
    """Return what to say beside a stored answer whose customer has no region on file, though its number points to one
    that the partner's own licenses or a policy name; nothing where they do not. Read from the stored facts alone."""
    fact = row.facts["customers"].get(str(row.customer_id))
    scheme, _colon, value = ((fact or {}).get("identifier") or "").partition(":")
    region = region_of(scheme, value)
    if not region or fact.get("region"):
        return ""
    named = numbers_naming(row, region)
    if not named:
        return ""
    text = _(
        "The customer's region is not on file; its number points to %(region)s, which %(rights)s names. Have the region"
        " recorded: the answer may be another one then."
    )
    return text % {"region": region_name(region), "rights": ", ".join(named)}


def numbers_naming(row: Decision, region: str) -> list[str]:
    own = {
        key: [*right["territory"], *right["excluded"]]
        for key, right in row.facts["licenses"].items()
        if right["holder"] == str(row.partner_id)
    }
    policies = {key: [*right["countries"], *right["excluded"]] for key, right in row.facts["policies"].items()}
    return [
        *(f"L-{key}" for key, codes in own.items() if region in codes),
        *(f"P-{key}" for key, codes in policies.items() if region in codes),
    ]
