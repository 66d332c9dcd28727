"""Rows → the facts of the decision, for many questions at once.

Which tables are read is `GATHERED`; each of them is recorded, so that any answer replays from its two clocks. A test
holds the list against the statements that are sent.
Ids in the facts: partners, holds, customers, licenses, policies, commitments and offers by primary key as text;
segments, groups and lines by code; products by SKU.
"""

from dataclasses import dataclass, field
from datetime import date

from customers.classification import Classification
from customers.identifiers import identifier_text
from customers.models import (
    CodeRule,
    Customer,
    CustomerCode,
    CustomerSegment,
    Entity,
    EntityFact,
    EntityTopic,
    Holding,
    Identifier,
    Segment,
)
from customers.selectors.evidence import classifications_of
from customers.selectors.groups import Groups, groups_of
from customers.selectors.spells import spells_of_groups
from history import clock
from history.reading import Reading
from licensing import decision
from licensing.models import (
    Commitment,
    Exemption,
    License,
    LicenseStop,
    Offer,
    Policy,
    Product,
    ProductLine,
    Restriction,
    Statement,
)
from licensing.selectors.departures import exemption_facts, restriction_facts, statement_facts
from licensing.selectors.measures import measured, measures_of
from licensing.selectors.plain import days, text
from partners.models import CountryGroup, CountryGroupMember, Hold, Partner

GATHERED = [
    CodeRule,
    Commitment,
    CountryGroup,
    CountryGroupMember,
    Customer,
    CustomerCode,
    CustomerSegment,
    Entity,
    EntityFact,
    EntityTopic,
    Exemption,
    Hold,
    Holding,
    Identifier,
    License,
    LicenseStop,
    Offer,
    Partner,
    Policy,
    Product,
    ProductLine,
    Restriction,
    Segment,
    Statement,
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the questions speak of, by primary key; `customers` may be empty (a matrix asks of no customer)."""

    partners: frozenset[int]
    lines: frozenset[int]
    products: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()


@dataclass(slots=True)
class Chain:
    """The licenses and partners on every path from the asking partners up to the vendor."""

    licenses: dict[int, dict] = field(default_factory=dict)
    partners: dict[int, dict] = field(default_factory=dict)


def gather(
    wanted: Wanted, reading: Reading | None = None, *, on: date | None = None, groups: Groups | None = None
) -> decision.Facts:
    """Return the facts that any question within `wanted` needs, in a number of queries that does not grow with it.

    `on`, by default today, is the first day that is asked about: from it on the state's share is followed, and what
    only points to something is read for it. `groups` says which customers are one, where that is not what is on file.
    """
    reading, on = reading or Reading(), on or clock.today()
    lines = {row["id"]: row["slug"] for row in reading.rows(ProductLine)}
    segments = {row["id"]: row for row in reading.rows(Segment)}
    chain, groups = climb(wanted, reading), groups or groups_of(wanted.customers, reading)
    policies = policy_facts(wanted, lines, reading)
    return decision.Facts(
        partners={str(pk): partner_fact(row) for pk, row in chain.partners.items()},
        holds=hold_facts(chain, reading),
        groups=group_facts(reading),
        segments={row["code"]: segment_fact(row, segments) for row in segments.values()},
        products=product_facts(wanted, lines, reading),
        offers=offer_facts(wanted, reading),
        customers=customer_facts(groups, segments, on, reading),
        restrictions=restriction_facts(groups, reading),
        licenses=license_facts(chain, lines, segments),
        policies=policies,
        statements=statement_facts(policies, reading),
        exceptions=exemption_facts(wanted.partners, groups, reading),
        commitments=commitment_facts(wanted, groups, reading),
    )


def climb(wanted: Wanted, reading: Reading) -> Chain:
    """Walk up from the asking partners: over the grantors of their licenses of the lines, and over their parents."""
    chain, level = Chain(), set(wanted.partners)
    while level:
        chain.partners |= {row["id"]: row for row in reading.rows(Partner, id__in=level)}
        licenses = {row["id"]: row for row in reading.rows(License, holder_id__in=level, line_id__in=wanted.lines)}
        chain.licenses |= licenses
        above = {row["grantor_id"] for row in licenses.values()}
        above |= {chain.partners[pk]["parent_id"] for pk in level if pk in chain.partners}
        level = above - {None} - set(chain.partners)
    return chain


def partner_fact(row: dict) -> decision.Partner:
    return decision.Partner(parent=text(row["parent_id"]), operator=row["is_operator"], valid=days(row["valid"]))


def hold_facts(chain: Chain, reading: Reading) -> dict:
    """Return the holds on the chain's partners (`h…`) and licenses (`s…`)."""
    facts = {
        f"h{row['id']}": decision.Hold(
            partner=str(row["partner_id"]),
            reason=row["reason"],
            valid=days(row["valid"]),
            blocks_running=row["blocks_running"],
        )
        for row in reading.rows(Hold, partner_id__in=chain.partners)
    }
    facts |= {
        f"s{row['id']}": decision.Hold(
            license=str(row["license_id"]),
            reason=row["reason"],
            valid=days(row["valid"]),
            blocks_running=row["blocks_running"],
        )
        for row in reading.rows(LicenseStop, license_id__in=chain.licenses)
    }
    return facts


def facts_of_groups(reading: Reading) -> decision.Facts:
    """Return facts that hold the groups of countries alone."""
    return decision.Facts(groups=group_facts(reading))


def group_facts(reading: Reading) -> dict:
    codes = {row["id"]: row["code"] for row in reading.rows(CountryGroup)}
    members: dict[str, list] = {code: [] for code in codes.values()}
    for row in reading.rows(CountryGroupMember):
        members[codes[row["group_id"]]].append(
            decision.Member(country=row["country"], status=row["status"], valid=days(row["valid"]))
        )
    return {code: decision.Group(members=tuple(rows)) for code, rows in members.items()}


def segment_fact(row: dict, segments: dict) -> decision.Segment:
    parent = segments.get(row["parent_id"])
    return decision.Segment(axis=row["axis"], parent=parent and parent["code"], needs_license=row["needs_license"])


def product_facts(wanted: Wanted, lines: dict, reading: Reading) -> dict:
    filters = {"pk__in": wanted.products} if wanted.products else {"line_id__in": wanted.lines}
    return {row["sku"]: decision.Product(line=lines[row["line_id"]]) for row in reading.rows(Product, **filters)}


def offer_facts(wanted: Wanted, reading: Reading) -> dict:
    filters = {"pk__in": wanted.products} if wanted.products else {"line_id__in": wanted.lines}
    skus = {row["id"]: row["sku"] for row in reading.rows(Product, **filters)}
    return {
        str(row["id"]): decision.Offer(
            product=skus[row["product_id"]],
            countries=tuple(row["territory"]),
            direct=row["is_direct"],
            valid=days(row["valid"]),
        )
        for row in reading.rows(Offer, product_id__in=skus)
    }


def customer_facts(groups: Groups, segments: dict, on: date, reading: Reading) -> dict:
    """Return the customers that stand, by their own id: what they carry, the state's share in them, and what points to
    either.

    Each is one with those merged into it; what the kept one lacks, region, number or owners, is theirs.
    """
    wanted = set(groups.rows)
    if not wanted:
        return {}
    identifiers = {}
    for row in reading.rows(Identifier, customer_id__in=wanted, is_current=True, names_customer=True):
        identifiers.setdefault(row["customer_id"], identifier_text(row["scheme"], row["value"]))
    spells = spells_of_groups(groups, on=on, reading=reading)
    found = classifications_of(groups.members, on=on, reading=reading, segments=segments, groups=groups, spells=spells)
    facts = {}
    for kept, pks in groups.members.items():
        facts[str(kept)] = decision.Customer(
            country=groups.rows[kept]["country"],
            region=groups.region_of(kept) or None,
            identifier=next(filter(None, map(identifiers.get, pks)), str(groups.rows[kept]["public_id"])),
            segments=carried_facts(found[kept]),
            signals=decision.Signals(state=found[kept].state, activity=found[kept].activities),
            measures=measures_of(spells[kept][0].share),
            measured=measured(spells[kept]),
        )
    return facts


def carried_facts(found: Classification) -> tuple[decision.Carried, ...]:
    return tuple(decision.Carried(segment=row.segment, valid=row.valid) for row in found.segments)


def license_facts(chain: Chain, lines: dict, segments: dict) -> dict:
    """Return the licenses with what takes each of them up: a successor has the same holder, so it is in the chain."""
    followed: dict[int, list[str]] = {}
    for pk, row in sorted(chain.licenses.items()):
        followed.setdefault(row["predecessor_id"], []).append(str(pk))
    return {
        str(pk): license_fact(row, lines, segments, tuple(followed.get(pk, ()))) for pk, row in chain.licenses.items()
    }


def license_fact(row: dict, lines: dict, segments: dict, followed_by: tuple[str, ...]) -> decision.License:
    return decision.License(
        number=row["id"],
        holder=str(row["holder_id"]),
        grantor=text(row["grantor_id"]) or "vendor",
        line=lines[row["line_id"]],
        territory=tuple(row["territory"]),
        excluded=tuple(row["excluded"]),
        segment=segments[row["segment_id"]]["code"],
        valid=days(row["valid"]),
        revoked=row["revoked"],
        run_off=decision.read_run_off(row["run_off"]),
        followed_by=followed_by,
    )


def policy_facts(wanted: Wanted, lines: dict, reading: Reading) -> dict:
    slugs = [lines[pk] for pk in wanted.lines if pk in lines]
    rows = reading.rows(Policy, status="enacted", lines__overlap=slugs)
    return {str(row["id"]): policy_fact(row) for row in rows}


def policy_fact(row: dict, *, enacted: bool = True) -> decision.Policy:
    """Return a policy's fact; a draft may be read as if enacted, to see what it would do."""
    limit = row["measure_limit"]
    measure = decision.Measure(name=row["measure"], limit=limit) if row["measure"] else None
    return decision.Policy(
        number=row["id"],
        enacted=enacted,
        lines=tuple(row["lines"]),
        countries=tuple(row["countries"]),
        excluded=tuple(row["excluded"]),
        segments=tuple(row["segments"]),
        measure=measure,
        via=text(row["via_id"]),
        effect=row["effect"],
        valid=days(row["valid"]),
        run_off=decision.read_run_off(row["run_off"]),
        unproven=row["unproven"],
        contested=row["contested"] if row["contested"] in ("kept", "held") else None,
        direct=row["is_direct"],
    )


def commitment_facts(wanted: Wanted, groups: Groups, reading: Reading) -> dict:
    """Return the running business with the customers; that with a merged one is the kept one's."""
    if not groups.rows:
        return {}
    known = {"partner_id__in": wanted.partners, "customer_id__in": set(groups.rows), "is_confirmed": True}
    rows = reading.rows(Commitment, **known)
    return {
        str(row["id"]): decision.Commitment(
            partner=str(row["partner_id"]),
            customer=str(groups.kept[row["customer_id"]]),
            products=tuple(row["products"]),
            business=row["business"],
            since=row["since"],
            ends=row["ends"],
        )
        for row in rows
    }
