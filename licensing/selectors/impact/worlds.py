"""Facts without a policy and with it: every question about what it does is asked of both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from licensing import decision
from licensing.models import Policy, ProductLine
from licensing.selectors.gather import Wanted, gather, policy_fact


@dataclass(frozen=True, slots=True)
class Worlds:
    """A policy, the lines it speaks of, and the day that is asked about."""

    policy: Policy
    lines: list[ProductLine]
    on: date


@dataclass(frozen=True, slots=True)
class Sides:
    """The same facts without the policy and with it; `record` is how reasons name it."""

    draft: decision.Policy
    record: tuple[str, str]
    without: decision.Facts
    within: decision.Facts


def worlds_of(worlds: Worlds, *, partners: Iterable[int], customers: Iterable[int] = ()) -> Sides:
    """Gather what questions of these partners and customers need; a draft is read as if enacted."""
    wanted = Wanted(
        partners=frozenset(partners),
        lines=frozenset(line.pk for line in worlds.lines),
        customers=frozenset(customers),
    )
    facts = gather(wanted, on=worlds.on)
    key, draft = str(worlds.policy.pk), policy_fact(row_of(worlds.policy))
    others = {number: row for number, row in facts.policies.items() if number != key}
    return Sides(
        draft,
        ("policy", key),
        replace(facts, cache={}, policies=others),
        replace(facts, cache={}, policies={**others, key: draft}),
    )


def row_of(policy: Policy) -> dict:
    return {field.attname: getattr(policy, field.attname) for field in policy._meta.concrete_fields}
