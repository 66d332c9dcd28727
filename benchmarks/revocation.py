"""One product line withdrawn from everybody: a tenth of all licenses revoked, beside one hand-written statement.

The limit is a CTE that a person would write who knows the tables: UPDATE of the licenses and INSERT of the audit rows,
with history's triggers off. Ours goes through the service: locked, each license's before and after written down, the
history by its triggers. All start from the same rows: each turn is put back by the owner.
"""

import sys
from datetime import date
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not only as a module

from benchmarks.database import scratch
from benchmarks.licenses import file_channel
from benchmarks.measuring import arguments, by_turn, repeated, report, tell

LICENSES = {"small": 10_000, "full": 1_000_000}
FROM = date(2021, 3, 31)
REASON = "The vendor's letter"
CTE = """
WITH revoked AS (
    UPDATE licensing_license SET revoked = true, valid = daterange(lower(valid), %(on)s)
    WHERE line_id = %(line)s AND NOT revoked RETURNING *
)
INSERT INTO licensing_licenseevent (pgh_created_at, pgh_label, pgh_context, pgh_context_id, pgh_obj_id, id, territory,
    excluded, valid, may_pass_on, document, revoked, run_off, bundle, grantor_id, holder_id, predecessor_id, segment_id,
    line_id)
SELECT clock_timestamp(), 'update', '{"reason": "by hand"}', gen_random_uuid(), id, id, territory, excluded, valid,
    may_pass_on, document, revoked, run_off, bundle, grantor_id, holder_id, predecessor_id, segment_id, line_id
FROM revoked
"""
PUT_BACK = "UPDATE licensing_license SET revoked = false, valid = '[2021-01-01,2022-01-01)' WHERE revoked"
LEFT = "SELECT count(*), min(valid::text), max(valid::text) FROM licensing_license WHERE revoked"
EVENTS = "SELECT count(*) FROM licensing_licenseevent"


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    count = LICENSES[options.size]
    with scratch() as owner:
        file_channel(owner, count)
        tell(f"{count} licenses are on file.")
        line = owner.execute("SELECT id FROM licensing_productline WHERE slug = 'line-5'").fetchone()[0]
        works = {
            "ours": lambda: revoke(line, count),
            "ours_batched": lambda: revoke(line, None),
            "cte": lambda: by_hand(owner, line),
        }
        again(owner)
        taken = repeated(works, lambda name: make_ready(owner, name, count // 10))
        check(owner, count // 10)
    ratios = {"vs_cte": by_turn(taken, "ours", "cte"), "batched_vs_cte": by_turn(taken, "ours_batched", "cte")}
    report(options, taken, ratios)


def revoke(line: int, batch: int | None) -> None:
    from licensing.services.bulk import BATCH, begin_bulk, go_on

    go_on(begin_bulk("revoke", chosen={"line": line}, actor=None, reason="system:bench", on=FROM), batch=batch or BATCH)


def by_hand(owner: psycopg.Connection, line: int) -> None:
    owner.execute(CTE, {"line": line, "on": FROM})


def make_ready(owner: psycopg.Connection, name: str, wanted: int) -> None:
    """Look at what the last turn left, put the licenses back, and take history's triggers off for the CTE."""
    if owner.execute(EVENTS).fetchone()[0]:
        check(owner, wanted)
        again(owner)
    switch = "DISABLE" if name == "cte" else "ENABLE"
    for table in ("licensing_license", "licensing_licenseevent"):
        owner.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")


def check(owner: psycopg.Connection, wanted: int) -> None:
    """End the run where anything else is revoked or written down than was to be."""
    left, events = owner.execute(LEFT).fetchone(), owner.execute(EVENTS).fetchone()[0]
    if left != (wanted, "[2021-01-01,2021-03-31)", "[2021-01-01,2021-03-31)") or events != wanted:
        raise SystemExit(f"{wanted} licenses were to be revoked with an audit row each: {left}, {events} rows.")


def again(owner: psycopg.Connection) -> None:
    """Put the licenses back, and empty what the last turn wrote about them."""
    for table in ("licensing_license", "licensing_licenseevent", "licensing_actitem", "licensing_act"):
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner.execute(PUT_BACK)
    owner.execute("TRUNCATE licensing_licenseevent, licensing_actitem, licensing_bulkact, licensing_act CASCADE")
    owner.execute("VACUUM ANALYZE licensing_license")


if __name__ == "__main__":
    main()
