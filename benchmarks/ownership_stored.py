"""State shares over a register on file: all of it read, solved and written, and one edited holding.

The limit is what PostgreSQL itself takes: COPY out of the edges, and COPY in of the results into a table with the same
key. Both are timed in turns, each with the results' table empty before.
"""

import gc
import statistics
import time
from collections.abc import Callable

import numpy as np
import psycopg

from benchmarks.measuring import REPEATS
from customers.ownership.graph import Graph

EDITS = 25
EDGES = (
    "COPY (SELECT owner_id, asset_id, low, high FROM customers_holding WHERE valid @> current_date)"
    " TO STDOUT (FORMAT binary)"
)
RESULTS = "COPY customers_stateshare TO STDOUT (FORMAT binary)"


def load(owner: psycopg.Connection, graph: Graph) -> None:
    """Put the register on file as the owner, past the history: it is no change of anybody's."""
    for table in ("entity", "holding", "entityfact"):
        owner.execute(f"ALTER TABLE customers_{table} DISABLE TRIGGER USER")
    kinds = np.where(graph.seeds, "public_body", np.where(graph.private, "person", "company")).tolist()
    copy_rows(
        owner,
        "customers_entity (id, public_id, kind, name, country, scheme, value, search_key)",
        ((place, as_uuid(place), kind, f"E{place}", "RU", "", "", "") for place, kind in enumerate(kinds, 1)),
    )
    columns = (graph.owner + 1, graph.asset + 1, graph.low, graph.high)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    copy_rows(
        owner,
        "customers_holding (owner_id, asset_id, kind, low, high, detail, valid, dataset, key, row)",
        ((one, other, "shares", amount(low), amount(high), "", "[,)", "", "", "") for one, other, low, high in rows),
    )
    complete = np.flatnonzero(graph.complete) + 1
    copy_rows(
        owner,
        "customers_entityfact (entity_id, fact, evidence, valid)",
        ((place, "complete", "register", "[,)") for place in complete.tolist()),
    )
    for table in ("entity", "holding", "entityfact"):
        owner.execute(f"ALTER TABLE customers_{table} ENABLE TRIGGER USER")
    owner.execute("VACUUM ANALYZE")


def copy_rows(owner: psycopg.Connection, into: str, rows) -> None:
    with owner.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def as_uuid(place: int) -> str:
    return f"00000000-0000-0000-0000-{place:012d}"


def amount(units: int) -> str:
    return f"{units // 10**10}.{units % 10**10:010d}"


def measure(owner: psycopg.Connection, graph: Graph, solved) -> tuple[dict[str, float], dict[str, float]]:
    """Return seconds and ratios; SystemExit where what is kept is not what was solved."""
    from customers.services.shares import recompute_all

    recompute_all(cause="system:bench")
    check_kept(owner, graph, solved)
    with owner.cursor() as cursor, cursor.copy(RESULTS) as copy:
        results = b"".join(copy)
    owner.execute("CREATE TABLE bench_results (LIKE customers_stateshare INCLUDING ALL)")
    works = {
        "end_to_end": ("customers_stateshare", lambda: recompute_all(cause="system:bench")),
        "copy": ("bench_results", lambda: copy_out_and_in(owner, results)),
    }
    seconds = medians(owner, works)
    seconds["edit"] = edits(graph)
    check_edits()
    ratios = {"end_to_end_vs_copy": seconds["end_to_end"] / seconds["copy"], "edit_ms": seconds["edit"] * 1000}
    return seconds | {"select_1": select_1(owner)}, ratios


def medians(owner: psycopg.Connection, works: dict[str, tuple[str, Callable[[], object]]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, (table, work) in works.items():
            owner.execute(f"TRUNCATE {table}")
            taken[name].append(timed(work))
    return {name: statistics.median(values) for name, values in taken.items()}


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def copy_out_and_in(owner: psycopg.Connection, results: bytes) -> None:
    with owner.cursor() as cursor:
        with cursor.copy(EDGES) as copy:
            for _ in copy:
                pass
        with cursor.copy("COPY bench_results FROM STDIN (FORMAT binary)") as copy:
            copy.write(results)


def check_kept(owner: psycopg.Connection, graph: Graph, solved) -> None:
    rows = owner.execute("SELECT entity_id, at_least, 100 - at_most FROM customers_stateshare").fetchall()
    place = np.array([row[0] for row in rows]) - 1
    for turn, value in ((1, solved.state), (2, solved.other)):
        kept = np.array([float(row[turn]) for row in rows]) / 100
        if len(rows) != int((~graph.private).sum()) or np.abs(kept - value[place]).max() > 1e-11:
            raise SystemExit("What is kept is not what was solved.")


def edits(graph: Graph) -> float:
    """Return the median seconds of one edited holding: written, its shares computed below, committed."""
    from customers.models import Holding
    from customers.services.shares import recompute_below
    from history.changes import change

    dice = np.random.default_rng(3)
    chosen = dice.integers(1, len(graph.owner) + 1, EDITS).tolist()

    def edit(pk: int, percent: int) -> None:
        with change(actor=None, reason="system:bench"):
            row = Holding.objects.get(pk=pk)
            row.low = row.high = percent
            row.save(update_fields=["low", "high"])
            recompute_below([row.asset_id], cause="system:bench")

    edit(chosen[0], 1)
    return statistics.median(timed(lambda pk=pk: edit(pk, 1 + pk % 30)) for pk in chosen)


def check_edits() -> None:
    """End the run where computing all anew finds anything else than the edits left."""
    from customers.services.shares import recompute_all

    if recompute_all(cause="system:bench").entities:
        raise SystemExit("Computing all anew gives other results than the edits did.")


def select_1(owner: psycopg.Connection) -> float:
    return statistics.median(timed(lambda: owner.execute("SELECT 1", prepare=True)) for _ in range(200))
