"""State shares over a register on file: all of it read, solved and written, and one edited holding.

The limit is what PostgreSQL itself takes: COPY out of the edges, and COPY in of the results into a table with the same
key. Both are timed in turns, each with the results' table empty before and left alone by autovacuum, which would count for one what the
other wrote.
"""

import numpy as np
import psycopg

from benchmarks.measuring import Taken, by_turn, repeated, timed
from customers.ownership.bounds import Bounds
from customers.ownership.graph import Graph

CAUSE = "system:bench"
TABLES = {"end_to_end": "customers_stateshare", "copy": "bench_results"}
"""Where each writes its results."""
EDITS = 25
EDGES = (
    "COPY (SELECT owner_id, asset_id, low, high FROM customers_holding WHERE valid @> current_date)"
    " TO STDOUT (FORMAT binary)"
)
RESULTS = "COPY customers_stateshare TO STDOUT (FORMAT binary)"


def measure(owner: psycopg.Connection, graph: Graph, solved: Bounds) -> tuple[Taken, Taken]:
    """Return seconds and ratios; SystemExit where what is kept is not what was solved."""
    from customers.services.shares import recompute_all

    recompute_all(cause=CAUSE)
    check_kept(owner, graph, solved)
    with owner.cursor() as cursor, cursor.copy(RESULTS) as copy:
        results = b"".join(copy)
    owner.execute("CREATE TABLE bench_results (LIKE customers_stateshare INCLUDING ALL)")
    works = {"end_to_end": lambda: recompute_all(cause=CAUSE), "copy": lambda: copy_out_and_in(owner, results)}
    for table in TABLES.values():
        owner.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    taken = repeated(works, lambda name: owner.execute(f"TRUNCATE {TABLES[name]}"))
    taken |= {"edit": edits(graph), "select_1": select_1(owner)}
    check_edits()
    ratios = {
        "end_to_end_vs_copy": by_turn(taken, "end_to_end", "copy"),
        "edit_ms": [seconds * 1000 for seconds in taken["edit"]],
    }
    return taken, ratios


def copy_out_and_in(owner: psycopg.Connection, results: bytes) -> None:
    with owner.cursor() as cursor:
        with cursor.copy(EDGES) as copy:
            for _ in copy:
                pass
        with cursor.copy("COPY bench_results FROM STDIN (FORMAT binary)") as copy:
            copy.write(results)


def check_kept(owner: psycopg.Connection, graph: Graph, solved: Bounds) -> None:
    rows = owner.execute("SELECT entity_id, at_least, 100 - at_most FROM customers_stateshare").fetchall()
    place = np.array([row[0] for row in rows]) - 1
    for turn, value in ((1, solved.state), (2, solved.other)):
        kept = np.array([float(row[turn]) for row in rows]) / 100
        if len(rows) != int((~graph.private).sum()) or np.abs(kept - value[place]).max() > 1e-11:
            raise SystemExit("What is kept is not what was solved.")


def edits(graph: Graph) -> list[float]:
    """Return the seconds of each edited holding: written, its shares computed below, committed."""
    from customers.models import Holding
    from customers.services.shares import recompute_below
    from history.changes import change

    dice = np.random.default_rng(3)
    chosen = dice.integers(1, len(graph.owner) + 1, EDITS).tolist()

    def edit(pk: int, percent: int) -> None:
        with change(actor=None, reason=CAUSE):
            row = Holding.objects.get(pk=pk)
            row.low = row.high = percent
            row.save(update_fields=["low", "high"])
            recompute_below([row.asset_id], cause=CAUSE)

    edit(chosen[0], 1)
    return [timed(lambda pk=pk: edit(pk, 1 + pk % 30)) for pk in chosen]


def check_edits() -> None:
    """End the run where computing all anew finds anything else than the edits left."""
    from customers.services.shares import recompute_all

    if recompute_all(cause=CAUSE).entities:
        raise SystemExit("Computing all anew gives other results than the edits did.")


def select_1(owner: psycopg.Connection) -> list[float]:
    return [timed(lambda: owner.execute("SELECT 1", prepare=True)) for _ in range(200)]
