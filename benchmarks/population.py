"""Customers of many kinds put on file as the owner, past the history, with running business and answers of late.

Profiles are those that the profiler makes of segments and shares; which customer has which is drawn with a fixed seed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import numpy as np
import psycopg

from benchmarks.filing import copy_lines, without_triggers

SEED = 11
TODAY = date(2021, 3, 30)
LETTER = date(2021, 3, 31)
NOW = datetime(2021, 3, 30, 12, tzinfo=UTC)
COUNTRIES = ["AM", "AZ", "BY", "KG", "KZ", "MD", "RU", "TJ", "UZ"]
REGIONS = {"RU": ["", "RU-MOW", "RU-SPE"], "KZ": ["", "KZ-ALA"]}
ACTIVITIES = [(), ("commercial",), ("education",), ("school",), ("university",), ("healthcare",), ("hospital",), ("nonprofit",)]  # fmt: skip
STATES = [(), ("agency",), ("institution",), ("none",)]
SHARES = [(0, 100), (0, 0), (1, 1), ("24.999999999", "24.999999999"), (25, 25), (20, 30), (30, 100), (50, 50), ("50.000000001", "50.000000001"), (100, 100)]  # fmt: skip
OFTEN = {(): 6.0, ("commercial",): 30.0, (0, 100): 40.0, ("none",): 3.0}
"""How much more often something is drawn than the rest."""
TABLES = ("customers_customer", "customers_customerprofile", "licensing_commitment", "licensing_decision")
CUSTOMER = "customers_customer (id, public_id, name, name_latin, country, region, search_key)"
WITH_PROFILE = "customers_customerprofile (customer_id, profile_id, valid)"
COMMITMENT = "licensing_commitment (partner_id, customer_id, products, business, number, since, ends, document, tender, refused_for, is_confirmed)"  # fmt: skip
DECISION = (
    "licensing_decision (receipt, partner_id, asked_at, customer_id, customer_text, product_id, business, \"on\", "
    "declared, verdict, governing, route, question, answer, facts, facts_hash, rules_version, snapshot)"
)  # fmt: skip


def file_population(owner: psycopg.Connection, size: int):
    """Put customers, a commitment for every fifth and an answer for every tenth on file; return the policy's draft."""
    policy, partner, sku = catalogue()
    rows, weights = profiles()
    ids = file_profiles(rows)
    drawn = np.random.default_rng(SEED).choice(len(rows), size, p=weights / weights.sum())
    with without_triggers(owner, TABLES):
        copy_lines(owner, CUSTOMER, customers(rows, drawn))
        copy_lines(owner, WITH_PROFILE, (f"{pk}\t{ids[place]}\t[,)" for pk, place in enumerate(drawn.tolist(), 1)))
        copy_lines(owner, COMMITMENT, commitments(size, partner, sku.sku))
        copy_lines(owner, DECISION, answers(size, partner, sku.pk))
    owner.execute("VACUUM ANALYZE")
    return policy


def catalogue() -> tuple:
    """Return a draft of the policy as the letter has it, a partner and a product."""
    from customers.reference import load_segments
    from licensing.services.catalogue import add_line, add_product, add_vendor
    from licensing.services.policies import draft_policy
    from partners.reference import load_reference
    from partners.services.partners import add_partner

    why = {"actor": None, "reason": "system:bench"}
    load_reference()
    load_segments()
    partner = add_partner(
        **why, slug="operator", name_en="Operator", country="RU", is_operator=True, since=date(2015, 1, 1)
    )
    vendor = add_vendor(**why, slug="acme", name="Acme", site="https://acme.example/")
    line = add_line(vendor, **why, slug="kettles", name="Kettles")
    sku = add_product(line, **why, sku="kettle-1", name="Kettle 1", territory=["CIS"], since=date(2015, 1, 1))
    policy = draft_policy(
        **why, since=LETTER, title_en="State", vendor=vendor, lines=["kettles"], territory=["CIS"],
        segments=["agency", "beneficiary"],
    )  # fmt: skip
    return policy, partner.pk, sku


def profiles() -> tuple[list[tuple], np.ndarray]:
    """Return (country, region, what is seen) of every kind of customer, and how often each is drawn."""
    from customers.models import ShareLimit

    limits = tuple(ShareLimit.objects.order_by("limit").values_list("limit", flat=True))
    places = [(country, region) for country in COUNTRIES for region in REGIONS.get(country, [""])]
    rows, weights = [], []
    for place, activity, state, ends, signal in product(places, ACTIVITIES, STATES, SHARES, (False, True)):
        rows.append((*place, seen(activity + state, share_of(ends), signal, limits)))
        weights.append(OFTEN.get(activity, 1) * OFTEN.get(state, 1) * OFTEN.get(ends, 1) * (1 if signal else 9))
    return rows, np.array(weights)


def seen(segments: tuple[str, ...], share, signal: bool, limits: tuple[Decimal, ...]):
    """Return what a decision sees of a customer with the segments and the share, as the profiler has it."""
    from customers.profiles import Seen, between_limits

    known = (share.any_share, share.cascade_ge50, share.cascade_gt50, share.control)
    return Seen(tuple(sorted({*segments, *derived(share)})), signal, (), *between_limits(share, limits), *known)


def share_of(ends: tuple):
    from customers.ownership.share import Share

    least, most = (Decimal(each) for each in ends)

    def says(limit: Decimal, *, more: bool) -> str:
        passes = (lambda value: value > limit) if more else (lambda value: value >= limit)
        return "yes" if passes(least) else "unknown" if passes(most) else "no"

    half = Decimal(50)
    return Share(least, most, says(Decimal(0), more=True), says(half, more=False), says(half, more=True), "unknown")


def derived(share) -> tuple[str, ...]:
    return ("controlled",) if share.cascade_gt50 == "yes" else ("beneficiary",) if share.any_share == "yes" else ()


def file_profiles(rows: list[tuple]) -> list[int]:
    """Write the profiles and return the primary key of each row's; rows that are alike share one."""
    from customers.profiles import key_of
    from customers.services.profiles import ids_of

    keys = [key_of(*row) for row in rows]
    ids = ids_of(dict(zip(keys, rows, strict=True)))
    return [ids[key] for key in keys]


def customers(rows: list[tuple], drawn: np.ndarray) -> Iterator[str]:
    for pk, place in enumerate(drawn.tolist(), 1):
        country, region = rows[place][:2]
        yield f"{pk}\t00000000-0000-0000-0000-{pk:012d}\tC{pk}\t\t{country}\t{region}\tc{pk}"


def commitments(size: int, partner: int, sku: str) -> Iterator[str]:
    for pk in range(1, size + 1, 5):
        ends = "\\N" if pk % 3 == 0 else LETTER + timedelta(days=pk % 700)
        yield f"{partner}\t{pk}\t{{{sku}}}\trunning\t{pk}\t2020-01-01\t{ends}\t\t\t\tt"


def answers(size: int, partner: int, product_pk: int) -> Iterator[str]:
    for pk in range(1, size + 1, 10):
        asked = NOW - timedelta(days=pk % 100)
        yield (
            f"B-{pk}\t{partner}\t{asked.isoformat()}\t{pk}\tC{pk}\t{product_pk}\tnew\t{asked.date()}\tf\tallow\tOK\t"
            "partner\t{}\t{}\t{}\t\t\t"
        )
