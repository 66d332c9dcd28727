"""Who a policy hits: computed by the same rules as the answers, on the same facts, with the draft put in."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from customers.models import Customer, Identifier
from licensing import decision
from licensing.authority import cell_on
from licensing.decision.effects import unproven_rule
from licensing.decision.facts import COMMERCIAL, NO_STATE
from licensing.decision.scope import NO, YES, in_scope
from licensing.decision.territory import Place, covers
from licensing.models import Decision, License, Policy, ProductLine
from licensing.selectors.answers import verdict_on
from licensing.selectors.gather import Wanted, gather, policy_fact
from partners.models import Contact, Partner

MONTHS_OF_ANSWERS = 6
MOST_ANSWERS = 5000


@dataclass(slots=True)
class PartnerHit:
    """One partner that loses something: where, and for which segments."""

    partner: Partner
    countries: list[str]
    segments: list[str]


@dataclass(slots=True)
class Flip:
    """A stored answer that would be another one."""

    row: Decision
    before: str
    after: str


@dataclass(slots=True)
class Impact:
    """What a policy does. Customers are those on file in its countries, by how it finds them."""

    on: date
    partners: list[PartnerHit] = field(default_factory=list)
    in_scope: list[Customer] = field(default_factory=list)
    one_click: list[Customer] = field(default_factory=list)
    officer: list[Customer] = field(default_factory=list)
    blocked: list[Customer] = field(default_factory=list)
    untouched: int = 0
    flips: list[Flip] = field(default_factory=list)
    licenses: int = 0
    without_contact: list[Partner] = field(default_factory=list)

    @property
    def customers(self) -> int:
        return len(self.in_scope) + len(self.one_click) + len(self.officer) + len(self.blocked) + self.untouched

    @property
    def officer_share(self) -> int:
        """Percent of the customers, rounded up, that need more than the seller's one-click statement to be settled."""
        waiting = len(self.officer) + len(self.blocked)
        return -(-100 * waiting // self.customers) if self.customers else 0

    def ids(self) -> dict:
        """Return the set that is hit, by ids: what is shown before the act must equal what is hit in it."""
        return {
            "partners": sorted(hit.partner.pk for hit in self.partners),
            "in_scope": sorted(row.pk for row in self.in_scope),
            "one_click": sorted(row.pk for row in self.one_click),
            "officer": sorted(row.pk for row in self.officer),
            "blocked": sorted(row.pk for row in self.blocked),
            "flips": sorted(flip.row.pk for flip in self.flips),
        }


def impact_of(policy: Policy, *, today: date) -> Impact:
    """Return who the policy hits on its first day, or today if that is later; drafts are read as if enacted."""
    on = max(policy.valid.lower or today, today)
    lines = list(ProductLine.objects.filter(slug__in=policy.lines))
    holders = holders_of(lines)
    customers = list(
        Customer.objects.standing().filter(country__in={code[:2] for code in policy.countries}).order_by("name", "pk")
    )
    recent = recent_answers(lines, on)
    wanted = Wanted(
        partners=frozenset({*holders, *(row.partner_id for row in recent)}),
        lines=frozenset(line.pk for line in lines),
        customers=frozenset({*(row.pk for row in customers), *(row.customer_id for row in recent if row.customer_id)}),
    )
    facts = gather(wanted, on=on)
    without = replace(facts, cache={}, policies={k: v for k, v in facts.policies.items() if k != str(policy.pk)})
    draft = policy_fact(row_of(policy))
    within = replace(without, cache={}, policies={**without.policies, str(policy.pk): draft})
    found = Impact(on)
    sort_customers(found, draft, customers, within)
    hit_partners(found, policy, draft, holders, without, within)
    found.flips = flips(recent, without, within, on)
    found.licenses = License.objects.open().in_period(on).filter(line__in=lines).count()
    return found


def row_of(policy: Policy) -> dict:
    return {field.attname: getattr(policy, field.attname) for field in policy._meta.concrete_fields}


def holders_of(lines: list[ProductLine]) -> dict[int, Partner]:
    """Return the sub-partners that hold or held a license of the lines."""
    rows = Partner.objects.sub_partners().filter(licenses__line__in=lines).distinct()
    return {row.pk: row for row in rows}


def sort_customers(found: Impact, draft: decision.Policy, customers: list[Customer], facts: decision.Facts) -> None:
    for customer in customers:
        fact = facts.customers[str(customer.pk)]
        if not covers(draft.countries, draft.excluded, Place(fact.country, fact.region), found.on, facts):
            found.untouched += 1
            continue
        match in_scope(draft, fact, found.on, facts):
            case scope if scope == YES:
                found.in_scope.append(customer)
            case scope if scope == NO:
                found.untouched += 1
            case _ if (rule := unproven_rule(draft, fact)) == "allow":
                found.untouched += 1
            case _:
                unproven_list(found, rule).append(customer)


def unproven_list(found: Impact, rule: str) -> list[Customer]:
    return {"declare": found.one_click, "review": found.officer, "deny": found.blocked}[rule]


def hit_partners(found: Impact, policy: Policy, draft, holders: dict[int, Partner], without, within) -> None:
    record = ("policy", str(policy.pk))
    for key, partner in sorted(holders.items(), key=lambda item: (item[1].country, str(item[1]), item[0])):
        lost = [
            (segment, country)
            for line in draft.lines
            for country in draft.countries
            for segment, beside in kinds_of_customers(without, str(key), line)
            if loses(str(key), line, segment, beside, country, found.on, record, without, within)
        ]
        if lost:
            segments, countries = (sorted(set(side)) for side in zip(*lost, strict=True))
            found.partners.append(PartnerHit(partner, countries, segments))
    reachable = set(Contact.objects.active().filter(partner__in=holders).values_list("partner_id", flat=True))
    found.without_contact = [hit.partner for hit in found.partners if hit.partner.pk not in reachable]


def kinds_of_customers(facts: decision.Facts, partner: str, line: str) -> list[tuple[str, str]]:
    """Return each segment with every activity a customer that carries it may have, as far as the partner sells there.

    A school of the state is lost to a partner that holds education alone, though it holds nothing commercial.
    """
    held = {row.segment for row in facts.licenses.values() if (row.holder, row.line) == (partner, line)}
    activities = sorted({COMMERCIAL, *(code for code in held if facts.segments[code].axis == "activity")})
    return [
        (code, beside)
        for code, row in facts.segments.items()
        if code != NO_STATE
        for beside in ([COMMERCIAL] if row.axis == "activity" or row.needs_license else activities)
    ]


def loses(partner: str, line: str, segment: str, beside: str, country: str, on: date, record, without, within) -> bool:
    after = cell_on(within, partner, line, segment, country, on, beside=beside)
    if not any(reason.record == record for reason in after.reasons):
        return False
    return cell_on(without, partner, line, segment, country, on, beside=beside).verdict != after.verdict


def recent_answers(lines: list[ProductLine], on: date) -> list[Decision]:
    """Return the newest answer to each question of the last months about the lines, newest first."""
    since = on - timedelta(days=31 * MONTHS_OF_ANSWERS)
    rows = (
        Decision.objects.filter(product__line__in=lines, on__gte=since, known=None)
        .select_related("partner", "customer", "buyer", "product")
        .order_by("partner_id", "customer_text", "product_id", "business", "-pk")
        .distinct("partner_id", "customer_text", "product_id", "business")
    )
    return sorted(rows[:MOST_ANSWERS], key=lambda row: -row.pk)


def flips(rows: list[Decision], without, within, on: date) -> list[Flip]:
    found = []
    for row in rows:
        before, after = verdict_on(row, without, on), verdict_on(row, within, on)
        if before != after:
            found.append(Flip(row, before, after))
    return found


def identifiers_of(customers: list[Customer]) -> dict[int, str]:
    rows = Identifier.objects.filter(customer__in=customers, is_current=True, names_customer=True)
    return {row.customer_id: row.value for row in rows}


@dataclass(slots=True)
class Shown:
    """Those a policy hit when it was enacted, as its preview showed them."""

    partners: list[Partner]
    in_scope: list[Customer]
    one_click: list[Customer]
    officer: list[Customer]
    flips: list[Decision]


def shown_impact(policy: Policy) -> Shown | None:
    """Return by name whom the enacted policy hit; None while nothing was enacted."""
    ids = policy.impact
    if not ids:
        return None
    customers = Customer.objects.in_bulk({*ids["in_scope"], *ids["one_click"], *ids["officer"], *ids["blocked"]})

    def named(*keys: str) -> list[Customer]:
        return sorted((customers[pk] for key in keys for pk in ids[key]), key=lambda row: (str(row), row.pk))

    return Shown(
        list(Partner.objects.filter(pk__in=ids["partners"]).order_by("country", "name_en", "pk")),
        named("in_scope"),
        named("one_click"),
        named("officer", "blocked"),
        list(Decision.objects.filter(pk__in=ids["flips"]).select_related("partner", "customer").order_by("-pk")),
    )
