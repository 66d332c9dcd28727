"""Keeps the profiles: whoever writes segments, codes, names, places, shares or rules calls `reprofile` afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from decimal import Decimal

from django.db import connection

from customers.contradictions import may_contradict
from customers.models import Customer, CustomerProfile, Profile, Review, ShareLimit
from customers.periods import Range
from customers.profiles import Profiler, Seen, key_of, shape_of
from customers.selectors.evidence import as_spells, evidence_of, segments_read, tree_of
from customers.selectors.groups import groups_of
from customers.selectors.spells import spells_of_groups
from customers.services.reviews import open_reviews
from history import clock
from history.reading import Reading, any_of

BATCH = 1000
COPY = "COPY customers_customerprofile (customer_id, profile_id, valid) FROM STDIN"
Progress = Callable[[int, int], None]


def reprofile(customer_pks: Iterable[int], *, progress: Progress = lambda done, total: None) -> int:
    """Bring the profiles of customers up to date, inside the caller's transaction; return how many were others.

    A customer that was merged has none: it is counted as the kept one.
    """
    pks = sorted(set(customer_pks))
    if not pks:
        return 0
    segments = segments_read(Reading())
    profiler = Profiler(tree_of(segments), ShareLimit.objects.values_list("limit", flat=True))
    changed = 0
    for start in range(0, len(pks), BATCH):
        changed += reprofile_batch(pks[start : start + BATCH], segments, profiler)
        progress(min(start + BATCH, len(pks)), len(pks))
    return changed


def reprofile_batch(pks: list[int], segments: dict[int, dict], profiler: Profiler) -> int:
    today, groups = clock.today(), groups_of(pks)
    evidence = evidence_of(pks, on=today, segments=segments, groups=groups)
    spells = spells_of_groups(groups, on=today, reading=Reading())
    wanted: dict[int, set] = {pk: set() for pk in groups.rows}
    seen_by_key: dict[str, tuple[str, str, Seen]] = {}
    for pk in groups.members:
        country, region = groups.rows[pk]["country"], groups.region_of(pk)
        found = profiler.read(shape_of(evidence.get(pk, ())), as_spells(spells[pk]))
        keyed = [(key_of(country, region, seen), days, seen) for days, seen in found]
        wanted[pk] = {(key, days) for key, days, _seen in keyed}
        seen_by_key |= {key: (country, region, seen) for key, _days, seen in keyed}
    changed = write(wanted, ids_of(seen_by_key))
    review(
        [pk for pk in groups.members if may_contradict(evidence.get(pk, ()), spells[pk][0].share)], list(groups.rows)
    )
    return changed


def review(doubtful: list[int], pks: list[int]) -> None:
    """Open reviews where evidence may contradict, and close those of the others that are open."""
    waiting = Review.objects.open().filter(customer_id__in=any_of(pks)).values_list("customer_id", flat=True)
    if looked_at := {*doubtful, *waiting}:
        open_reviews(looked_at)


def ids_of(seen: dict[str, tuple[str, str, Seen]]) -> dict[str, int]:
    """Return the primary keys of profiles by their hash; new ones are added."""
    found = dict(Profile.objects.filter(key__in=seen).values_list("key", "pk"))
    missing = [
        Profile(key=key, country=country, region=region, **listed(what))
        for key, (country, region, what) in seen.items()
        if key not in found
    ]
    if missing:
        Profile.objects.bulk_create(missing, ignore_conflicts=True)
        found = dict(Profile.objects.filter(key__in=seen).values_list("key", "pk"))
    return found


def listed(seen: Seen) -> dict:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(seen).items()}


def write(wanted: dict[int, set], ids: dict[str, int]) -> int:
    """Replace the rows of customers whose profiles are others than before; return of how many."""
    standing: dict[int, set] = defaultdict(set)
    rows = CustomerProfile.objects.filter(customer_id__in=any_of(wanted)).order_by()
    for pk, profile, valid in rows.values_list("customer", "profile", "valid"):
        standing[pk].add((profile, (valid.lower, valid.upper)))
    meant = {pk: {(ids[key], days) for key, days in found} for pk, found in wanted.items()}
    others = [pk for pk, found in meant.items() if found != standing[pk]]
    if had := [pk for pk in others if standing[pk]]:
        CustomerProfile.objects.filter(customer_id__in=any_of(had)).delete()
    insert((pk, profile, days) for pk in others for profile, days in sorted(meant[pk], key=str))
    return len(others)


def insert(rows: Iterable[tuple[int, int, Range]]) -> None:
    """Copy rows in: an import writes one for each of its customers."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for customer, profile, (first, over) in rows:
            copy.write_row((customer, profile, f"[{first or ''},{over or ''})"))


def see_limit(limit: Decimal) -> bool:
    """Let profiles tell shares apart at a limit that a policy names; return whether they did not before."""
    _row, created = ShareLimit.objects.get_or_create(limit=limit)
    if created:
        reprofile(Customer.objects.filter(entity__share__isnull=False).values_list("pk", flat=True))
    return created
