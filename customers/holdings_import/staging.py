"""The tables of one import: filled by COPY, gone with the transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from customers.holdings_import.rows import Statement
from customers.holdings_import.sources import JSON_FORMATS
from customers.names import search_key

TABLES = {
    "stage_record": "dataset text, record text, moment timestamptz, at date, position int, label text, closed date",
    "stage_entity": (
        "dataset text, key text, moment timestamptz, at date, position int, label text, kind text, name text, country text, scheme text, value text,"
        " search_key text, topics text, listed bool, owner_of text, is_stated bool"
    ),
    "stage_holding": (
        "dataset text, record text, moment timestamptz, at date, position int, label text, key text, owner text, asset text, kind text,"
        " low numeric(13,10), high numeric(13,10), detail text, lower_day date, upper_day date,"
        " title text, link text, published date, owner_field text, asset_field text"
    ),
    "stage_complete": "dataset text, key text, position int, title text, link text, published date",
}
WORKED = (
    "work_record",
    "work_entity",
    "work_new",
    "work_holding",
    "work_document",
    "work_complete",
    "work_touched",
    "work_said",
)
NAMELESS = tuple(JSON_FORMATS)
"""The sources of statements that do not say whose they are."""
BLOCK = 5000
"""Statements that are gathered before their rows go out."""


def prepare() -> None:
    """Make the tables anew, inside the transaction of the import."""
    with connection.cursor() as cursor:
        # A killed import is noticed within a statement, and what it locked is free for the next.
        cursor.execute("SET LOCAL client_connection_check_interval = '2s'")
        cursor.execute("DROP TABLE IF EXISTS " + ", ".join([*TABLES, *WORKED]))
        for name, columns in TABLES.items():
            cursor.execute(f"CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE work_touched (id bigint) ON COMMIT DROP")


@contextmanager
def writer() -> Iterator["Stage"]:
    stage = Stage()
    yield stage
    stage.flush()
    stage.name_sources()


class Stage:
    """Takes statements and copies their rows a block at a time."""

    def __init__(self):
        self.rows: dict[str, list[tuple]] = {name: [] for name in TABLES}
        self.held = 0
        self.datasets: set[str] = set()

    def put(self, position: int, label: str, found: Statement) -> None:
        self.datasets.add(found.dataset)
        if found.is_relation:
            self.rows["stage_record"].append(
                (found.dataset, found.record, found.moment, found.at, position, label, found.closed)
            )
        self.put_entities(position, label, found)
        self.put_holdings(position, label, found)
        self.held += 1
        if self.held >= BLOCK:
            self.flush()

    def put_entities(self, position: int, label: str, found: Statement) -> None:
        self.rows["stage_entity"] += [
            (found.dataset, row.key, found.moment, found.at, position, label, row.kind, row.name, row.country, row.scheme,
             row.value, search_key(row.name), " ".join(row.topics), row.listed, row.owner_of, row.is_stated)
            for row in found.entities
        ]  # fmt: skip

    def put_holdings(self, position: int, label: str, found: Statement) -> None:
        document = found.document
        source = (document.title, document.link, document.published) if document else ("", "", None)
        self.rows["stage_holding"] += [
            (found.dataset, found.record, found.moment, found.at, position, label, row.key, row.owner, row.asset, row.kind,
             row.low, row.high, row.detail, row.lower, row.upper, *source, *found.fields)
            for row in found.holdings
        ]  # fmt: skip
        self.rows["stage_complete"] += [(found.dataset, key, position, *source) for key in found.complete]

    def flush(self) -> None:
        with connection.cursor() as cursor:
            for name, rows in self.rows.items():
                if rows:
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                    rows.clear()
        self.held = 0

    def name_sources(self) -> None:
        """Give what does not say whose it is to the one source that the file names, where it names only one."""
        nameless, named = self.datasets & set(NAMELESS), self.datasets - set(NAMELESS)
        if not nameless or len(named) != 1:
            return
        with connection.cursor() as cursor:
            for name in TABLES:
                sql = f"UPDATE {name} SET dataset = %s WHERE dataset = ANY(%s)"
                cursor.execute(sql, [*named, list(nameless)])
