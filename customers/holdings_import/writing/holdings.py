"""Holdings: known again by the key of their statement; the same, changed, ended, or new."""

from collections.abc import Iterator
from datetime import date

from customers.holdings_import.report import Counts
from customers.holdings_import.writing.statements import number, rows, run, touch

RECORDS = """
CREATE TEMP TABLE work_record ON COMMIT DROP AS
SELECT DISTINCT ON (dataset, record) *, false AS is_bad, false AS is_old FROM stage_record
ORDER BY dataset, record, moment DESC NULLS LAST, position DESC
"""
OLDER = """
UPDATE work_record AS row SET is_old = true FROM customers_statedrecord AS known
WHERE known.dataset = row.dataset AND known.key = row.record AND known.stated_at > coalesce(row.moment, '-infinity')
"""
OLD = """
SELECT position, label FROM work_record WHERE is_old UNION SELECT position, label FROM work_entity WHERE is_old
"""
STATED = """
INSERT INTO customers_statedrecord AS known (dataset, key, stated_at)
SELECT dataset, record, moment FROM work_record WHERE moment IS NOT NULL AND NOT is_bad AND NOT is_old
ON CONFLICT (dataset, key) DO UPDATE SET stated_at = excluded.stated_at WHERE excluded.stated_at > known.stated_at
"""
# Of each record the statement that stands. One that only closes keeps the interests that were said before it.
LATEST = """
CREATE TEMP TABLE work_holding ON COMMIT DROP AS
WITH newest AS (
    SELECT DISTINCT ON (dataset, record) dataset, record, position FROM stage_holding
    ORDER BY dataset, record, moment DESC NULLS LAST, position DESC
)
SELECT held.*, work.position AS told_at, work.closed,
    coalesce(owner.id, known_owner.entity_id) AS owner_id, coalesce(company.id, known_company.entity_id) AS asset_id,
    NULL::bigint AS id, ''::text AS outcome, NULL::daterange AS valid, false AS is_moved
FROM stage_holding AS held JOIN newest USING (dataset, record, position)
JOIN work_record AS work USING (dataset, record)
LEFT JOIN work_entity AS owner ON (owner.dataset, owner.key) = (held.dataset, held.owner)
LEFT JOIN work_entity AS company ON (company.dataset, company.key) = (held.dataset, held.asset)
LEFT JOIN customers_entitykey AS known_owner ON owner.id IS NULL
    AND known_owner.dataset = held.dataset AND known_owner.key = held.owner
LEFT JOIN customers_entitykey AS known_company ON company.id IS NULL
    AND known_company.dataset = held.dataset AND known_company.key = held.asset
WHERE NOT work.is_old AND (held.position = work.position OR work.closed IS NOT NULL)
"""
# Of several publishers one may name what another has stated; it is known again by that name.
ELSEWHERE = """
WITH stated AS (SELECT key, min(id) AS id FROM work_entity GROUP BY key HAVING count(DISTINCT id) = 1),
found AS (
    UPDATE work_holding AS row SET {0}_id = stated.id FROM stated WHERE row.{0}_id IS NULL AND stated.key = row.{0}
    RETURNING row.{0}_id AS id, row.dataset, row.{0} AS key
)
INSERT INTO customers_entitykey (entity_id, dataset, key, describes)
SELECT DISTINCT id, dataset, key, false FROM found ON CONFLICT (dataset, key) DO NOTHING
"""
MISSING_AT_ALL = "SELECT EXISTS (SELECT FROM work_holding WHERE owner_id IS NULL OR asset_id IS NULL)"
MISSING = """
SELECT position, label, CASE WHEN owner_id IS NULL THEN owner_field ELSE asset_field END,
    CASE WHEN owner_id IS NULL THEN owner ELSE asset END
FROM work_holding WHERE owner_id IS NULL OR asset_id IS NULL ORDER BY position LIMIT %(most)s
"""
BAD_RECORDS = """
UPDATE work_record AS work SET is_bad = true FROM work_holding AS held
WHERE (held.dataset, held.record) = (work.dataset, work.record) AND (held.owner_id IS NULL OR held.asset_id IS NULL)
"""
DROP_BAD = """
DELETE FROM work_holding AS held USING work_record AS work
WHERE (held.dataset, held.record) = (work.dataset, work.record) AND work.is_bad
"""
# The day of closing ends it, unless the source names an earlier one.
PERIODS = """
UPDATE work_holding SET valid = CASE
    WHEN lower_day IS NOT NULL AND least(upper_day, closed) <= lower_day THEN 'empty'::daterange
    ELSE daterange(lower_day, least(upper_day, closed)) END
"""
KNOWN = """
UPDATE work_holding AS row SET id = held.id,
    is_moved = (held.owner_id, held.asset_id) <> (row.owner_id, row.asset_id), outcome = CASE
    WHEN held.is_corrected THEN 'kept'
    WHEN (held.owner_id, held.asset_id, held.kind, held.low, held.high, held.detail)
        IS DISTINCT FROM (row.owner_id, row.asset_id, row.kind, row.low, row.high, row.detail) THEN 'changed'
    WHEN held.valid = row.valid THEN 'same'
    WHEN isempty(row.valid) OR upper(row.valid) < coalesce(upper(held.valid), 'infinity') THEN 'ended'
    ELSE 'changed' END
FROM customers_holding AS held WHERE held.dataset = row.dataset AND held.key = row.key
"""
DOCUMENTS = """
CREATE TEMP TABLE work_document ON COMMIT DROP AS
SELECT DISTINCT title, link, published, NULL::bigint AS id FROM (
    SELECT title, link, published FROM work_holding WHERE outcome IN ('', 'changed', 'ended')
    UNION ALL SELECT title, link, published FROM work_complete WHERE is_new
) AS said
"""
KNOWN_DOCUMENTS = """
UPDATE work_document AS row SET id = known.id FROM customers_sourcedocument AS known
WHERE known.title = coalesce(nullif(row.title, ''), %(name)s) AND known.link = row.link
AND known.published_on IS NOT DISTINCT FROM row.published AND known.sha256 = %(sha256)s
"""
NUMBER_DOCUMENTS = """
UPDATE work_document SET id = -nextval(pg_get_serial_sequence('customers_sourcedocument', 'id')) WHERE id IS NULL
"""
NEW_DOCUMENTS = """
INSERT INTO customers_sourcedocument (id, title, link, file_name, sha256, published_on)
SELECT -id, coalesce(nullif(title, ''), %(name)s), link, %(name)s, %(sha256)s, published
FROM work_document WHERE id < 0
"""
SOURCE = """
(SELECT abs(said.id) FROM work_document AS said WHERE said.title = {0}.title AND said.link = {0}.link
    AND said.published IS NOT DISTINCT FROM {0}.published)
"""
INSERT = f"""
INSERT INTO customers_holding
    (owner_id, asset_id, kind, low, high, detail, valid, source_id, dataset, key, row, is_corrected)
SELECT owner_id, asset_id, kind, low, high, detail, valid, {SOURCE.format("row")}, dataset, key, label, false
FROM work_holding AS row WHERE outcome = '' ORDER BY position, key
"""
UPDATE = f"""
UPDATE customers_holding AS held SET owner_id = row.owner_id, asset_id = row.asset_id, kind = row.kind, low = row.low,
    high = row.high, detail = row.detail, valid = row.valid, row = row.label, source_id = {SOURCE.format("row")}
FROM work_holding AS row WHERE held.id = row.id AND row.outcome IN ('changed', 'ended')
"""
TOUCHED_BEFORE = """
SELECT held.asset_id FROM customers_holding AS held JOIN work_holding AS row ON held.id = row.id
WHERE row.outcome IN ('changed', 'ended')
"""
# A statement that stands and no longer names an interest ends it: on its own day, else today. One that moved up to the
# place of another in the same statement is not held twice.
GONE = """
UPDATE customers_holding AS held SET valid = CASE
    WHEN EXISTS (
        SELECT FROM work_holding AS row WHERE (row.dataset, row.record) = (work.dataset, work.record) AND row.is_moved
        AND (row.owner_id, row.asset_id, row.kind) = (held.owner_id, held.asset_id, held.kind)
    ) THEN 'empty'::daterange
    WHEN coalesce(lower(held.valid), '-infinity') < coalesce(work.at, %(today)s)
        THEN daterange(lower(held.valid), coalesce(work.at, %(today)s)) ELSE 'empty'::daterange END
FROM work_record AS work
WHERE held.dataset = work.dataset AND regexp_replace(held.key, '#[a-z]+[0-9]*$', '') = work.record
AND NOT work.is_bad AND NOT work.is_old AND NOT held.is_corrected AND NOT isempty(held.valid)
AND (upper(held.valid) IS NULL OR upper(held.valid) > coalesce(work.at, %(today)s))
AND NOT EXISTS (SELECT FROM work_holding AS row WHERE (row.dataset, row.key) = (held.dataset, held.key))
RETURNING held.asset_id
"""
OUTCOMES = "SELECT outcome, count(*) FROM work_holding GROUP BY outcome"
ON_FILE = "SELECT EXISTS (SELECT FROM customers_holding WHERE dataset IN (SELECT dataset FROM work_record))"


def choose() -> None:
    """Choose of each record the statement that stands, and find the entities it names."""
    run(RECORDS)
    run("ANALYZE stage_holding")
    run("ANALYZE work_record")
    run(OLDER)
    run(LATEST)
    if number(MISSING_AT_ALL):
        for side in ("owner", "asset"):
            run(ELSEWHERE.format(side))


def older(most: int) -> tuple[int, list[tuple]]:
    """Return how many statements are older than what is on file, and (position, label) of the first of them."""
    return number(f"SELECT count(*) FROM ({OLD}) AS old"), rows(f"{OLD} ORDER BY position LIMIT %(most)s", most=most)


def missing(most: int) -> Iterator[tuple]:
    """Yield (position, label, field, key) of the holdings that name an entity which is nowhere, and leave them out."""
    found = rows(MISSING, most=most)
    if found:
        run(BAD_RECORDS)
        run(DROP_BAD)
    return iter(found)


def compare() -> None:
    run(PERIODS)
    run("CREATE INDEX ON work_holding (key)")
    run("ANALYZE work_holding")
    run(KNOWN)


def write_documents(name: str, sha256: str) -> None:
    run(DOCUMENTS)
    run(KNOWN_DOCUMENTS, name=name, sha256=sha256)
    run(NUMBER_DOCUMENTS)
    run(NEW_DOCUMENTS, name=name, sha256=sha256)
    run("CREATE INDEX ON work_document (title, link, published)")
    run("ANALYZE work_document")


def write_holdings(today: date) -> Counts:
    """Write what is new or different; the companies of which something is are touched."""
    touch(TOUCHED_BEFORE)
    touch("SELECT asset_id FROM work_holding WHERE outcome NOT IN ('same', 'kept')")
    counted = dict(rows(OUTCOMES))
    had = number(ON_FILE)
    run(INSERT)
    run(UPDATE)
    run(STATED)
    gone = touch(GONE, today=today) if had else 0
    return Counts(
        new=counted.get("", 0),
        changed=counted.get("changed", 0),
        same=counted.get("same", 0) + counted.get("kept", 0),
        ended=counted.get("ended", 0) + gone,
    )


def kept_by_persons() -> int:
    return number("SELECT count(*) FROM work_holding WHERE outcome = 'kept'")
