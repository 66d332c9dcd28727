"""The customers on file in a policy's countries, by how it finds them: judged once for each profile."""

from datetime import date

from customers.models import CustomerProfile, Profile
from history.reading import any_of
from licensing import decision
from licensing.decision.effects import unproven_rule
from licensing.decision.scope import NO, YES, in_scope
from licensing.decision.territory import Place, covers
from licensing.impact import BLOCKED, IN_SCOPE, OFFICER, ONE_CLICK, WAYS
from licensing.selectors.profiles import fact_of

BY_RULE = {"declare": ONE_CLICK, "review": OFFICER, "deny": BLOCKED}


def sort_customers(draft: decision.Policy, on: date, facts: decision.Facts) -> tuple[dict[str, list[int]], int]:
    """Return the keys of customers by way, in order, and how many in these countries the policy does not touch."""
    rows = CustomerProfile.objects.filter(
        valid__contains=on, profile__country__in={code[:2] for code in draft.countries}
    ).order_by()
    profiles = Profile.objects.filter(pk__in=rows.values("profile"))
    found: dict[str | None, list[int]] = {None: [], **{way: [] for way in WAYS}}
    for profile in profiles:
        found[way_of(draft, fact_of(profile), on, facts)].append(profile.pk)
    customers = {way: keys_of(rows, found[way]) for way in WAYS}
    return customers, rows.filter(profile__in=any_of(found[None])).count()


def keys_of(rows, profiles: list[int]) -> list[int]:
    if not profiles:
        return []
    of_profiles = rows.filter(profile__in=any_of(profiles))
    return list(of_profiles.order_by("customer").values_list("customer", flat=True))


def way_of(draft: decision.Policy, fact: decision.Customer, on: date, facts: decision.Facts) -> str | None:
    """Return how the policy finds a customer; None where it leaves it alone."""
    if not covers(draft.countries, draft.excluded, Place(fact.country, fact.region), on, facts):
        return None
    scope = in_scope(draft, fact, on, facts)
    if scope == YES:
        return IN_SCOPE
    return None if scope == NO else BY_RULE.get(unproven_rule(draft, fact))
