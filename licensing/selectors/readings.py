"""What the readings of a draft find: counted by profile in the database, judged profile by profile."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from customers.models import Customer, CustomerProfile, Profile, Segment, ShareLimit
from customers.profiles import just_below
from history.reading import Reading as Rows
from history.reading import any_of
from licensing import decision
from licensing.decision.scope import YES
from licensing.models import Commitment, Decision, Policy, Product
from licensing.readings import (
    DRAFTED,
    FIVE,
    READINGS,
    SHARE_LIMIT,
    STRICTEST,
    Column,
    Group,
    code_of,
    compare,
    months_between,
)
from licensing.selectors.gather import group_facts, policy_fact, segment_fact
from licensing.selectors.impact.worlds import row_of
from licensing.selectors.profiles import fact_of

WEEKS_OF_CHECKS = 8
"""The weeks before today whose answers say how often customers are asked about."""
LARGE = 50_000


@dataclass(slots=True)
class Comparison:
    """A draft under each reading, on the first day it could count; `chosen` is the reading that it is."""

    on: date
    effective: date
    chosen: str
    groups: list[Group]
    columns: dict[str, Column]

    @property
    def customers(self) -> int:
        return sum(group.customers for group in self.groups)

    def chosen_column(self) -> Column:
        return self.columns[self.chosen or DRAFTED]

    def profiles(self, wanted: Callable[[dict[str, str]], bool]) -> list[int]:
        """Return the profiles of which the findings, by code of the reading, are as wanted."""
        return [group.profile for place, group in enumerate(self.groups) if wanted(self.words(place))]

    def words(self, place: int) -> dict[str, str]:
        return {code: column.found[place] for code, column in self.columns.items()}

    def by_profile(self) -> dict[int, dict[str, str]]:
        return {group.profile: self.words(place) for place, group in enumerate(self.groups)}


def comparison_of(policy: Policy, *, today: date) -> Comparison:
    """Return what each reading of a draft finds among the customers on file in its countries."""
    effective = policy.valid.lower or today
    on = max(effective, today)
    facts, draft = facts_of_scope(), policy_fact(row_of(policy))
    groups = groups_of_profiles(policy, on, today)
    return Comparison(on, effective, code_of(draft, facts), groups, compare(draft, groups, on, facts))


def facts_of_scope() -> decision.Facts:
    """Return the facts by which it is judged whether a policy speaks of a customer: the segments and the countries."""
    rows = Rows()
    segments = {row["id"]: row for row in rows.rows(Segment)}
    return decision.Facts(
        groups=group_facts(rows),
        segments={row["code"]: segment_fact(row, segments) for row in segments.values()},
    )


def is_ready() -> bool:
    """Say whether profiles tell shares apart at the limit of the readings; saving a draft sees to it."""
    return ShareLimit.objects.filter(limit=just_below(SHARE_LIMIT)).exists()


def is_large(policy: Policy) -> bool:
    """Say whether the customers are so many that counting them takes more than a second."""
    countries = {code[:2] for code in policy.countries}
    return Customer.objects.filter(country__in=countries)[:LARGE].count() == LARGE


def groups_of_profiles(policy: Policy, on: date, today: date) -> list[Group]:
    """Return the customers in the policy's countries by profile; a merged one counts as the kept one."""
    counts = dict(profiled(policy, on).values_list("profile").annotate(Count("pk")).order_by("profile"))
    profiles = Profile.objects.filter(pk__in=any_of(counts)).order_by("pk")
    groups = {row.pk: Group(row.pk, fact_of(row), counts[row.pk]) for row in profiles}
    add_commitments(groups, policy, on)
    add_checks(groups, policy, on, today)
    return list(groups.values())


def profiled(policy: Policy, on: date) -> QuerySet:
    countries = {code[:2] for code in policy.countries}
    return CustomerProfile.objects.filter(valid__contains=on, profile__country__in=countries)


def add_commitments(groups: dict[int, Group], policy: Policy, on: date) -> None:
    """Add the recorded business that the policy meets: of before its day, and not over on it."""
    effective = policy.valid.lower or on
    skus = list(Product.objects.filter(line__slug__in=policy.lines).values_list("sku", flat=True))
    rows = Commitment.objects.filter(
        Q(ends=None) | Q(ends__gt=effective), since__lt=effective, is_confirmed=True, products__overlap=skus
    )
    for profile, ends, count in counted(rows, on, "ends"):
        if (group := groups.get(profile)) is not None:
            group.commitments += count
            group.endless += count if ends is None else 0
            group.months += count * months_between(effective, ends) if ends is not None else 0


def add_checks(groups: dict[int, Group], policy: Policy, on: date, today: date) -> None:
    """Add the questions of the last weeks about the policy's lines."""
    first = timezone.make_aware(datetime.combine(today - timedelta(weeks=WEEKS_OF_CHECKS), time()))
    rows = Decision.objects.filter(
        product__line__slug__in=policy.lines, customer__isnull=False, known=None, asked_at__gte=first
    )
    for profile, count in counted(rows, on):
        if (group := groups.get(profile)) is not None:
            group.checks += count


def counted(rows: QuerySet, on: date, *by: str) -> Iterable[tuple]:
    """Yield (profile, …, count) of rows that name a customer; those of a merged one count for the kept one.

    Two plain joins: one that looks up the kept customer row by row takes several times as long.
    """
    for path in ("customer__profiles", "customer__merged_into__profiles"):
        found = rows.filter(**{f"{path}__valid__contains": on}).order_by()
        yield from found.values_list(f"{path}__profile", *by).annotate(Count("pk"))


def customers_of(rows: QuerySet, profiles: list[int], on: date) -> QuerySet:
    """Return the customers that have one of the profiles on the day, each with its profile as `of_profile`."""
    rows = rows.filter(profiles__profile__in=any_of(profiles), profiles__valid__contains=on)
    return rows.annotate(of_profile=F("profiles__profile"))


def is_disputed(words: dict[str, str]) -> bool:
    """Say whether it matters for a customer which of the readings is meant."""
    return len({words[reading.code] for reading in READINGS}) > 1


def only_strictest(words: dict[str, str]) -> bool:
    """Say whether none but the strictest of the five readings means a customer."""
    return [reading.name for reading in FIVE if words[reading.code] == YES] == [STRICTEST]


def customers_found(comparison: Comparison, rows: QuerySet[Customer], which: str, found: str = "") -> QuerySet:
    """Return customers by what the readings find: `differ`, `strictest`, or a code of a reading with what it found."""
    wanted = {"differ": is_disputed, "strictest": only_strictest}.get(which, lambda words: words[which] == found)
    return customers_of(rows, comparison.profiles(wanted), comparison.on)
