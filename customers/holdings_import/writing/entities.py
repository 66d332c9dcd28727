"""Entities: known again by key, then by number, then as a customer; else new."""

from customers.holdings_import.report import Counts
from customers.holdings_import.writing.statements import number, rows, run, touch
from customers.services.joining import join_entities

LATEST = """
CREATE TEMP TABLE work_entity ON COMMIT DROP AS
SELECT DISTINCT ON (dataset, key) *, NULL::bigint AS id, false AS is_new, false AS is_old FROM stage_entity
ORDER BY dataset, key, is_stated DESC, moment DESC NULLS LAST, position DESC
"""
FREE_FLOAT = """
UPDATE work_entity AS owner SET kind = 'free_float' FROM work_entity AS company
WHERE owner.owner_of <> '' AND (company.dataset, company.key) = (owner.dataset, owner.owner_of) AND company.listed
"""
BY_KEY = """
UPDATE work_entity AS row SET id = known.entity_id,
    is_old = coalesce(known.stated_at > coalesce(row.moment, '-infinity'), false)
FROM customers_entitykey AS known
WHERE known.dataset = row.dataset AND known.key = row.key
"""
BY_NUMBER = """
UPDATE work_entity AS row SET id = known.id FROM customers_entity AS known
WHERE row.id IS NULL AND row.value <> '' AND known.scheme = row.scheme AND known.value = row.value
"""
BY_CUSTOMER = """
UPDATE work_entity AS row SET id = known.id
FROM customers_identifier AS borne JOIN customers_entity AS known ON known.customer_id = borne.customer_id
WHERE row.id IS NULL AND row.value <> '' AND borne.is_current AND borne.scheme = row.scheme AND borne.value = row.value
"""
NEW = """
CREATE TEMP TABLE work_new ON COMMIT DROP AS
SELECT one.*, nextval(pg_get_serial_sequence('customers_entity', 'id')) AS new_id FROM ((
    SELECT DISTINCT ON (scheme, value) * FROM work_entity WHERE id IS NULL AND value <> ''
    ORDER BY scheme, value, position
) UNION ALL (SELECT * FROM work_entity WHERE id IS NULL AND value = '')) AS one
"""
INSERT = """
INSERT INTO customers_entity (id, public_id, kind, name, country, scheme, value, search_key)
SELECT new_id, gen_random_uuid(), kind, name, country, scheme, value, search_key FROM work_new
"""
KNOW_NEW = """
UPDATE work_entity AS row SET id = made.new_id, is_new = true FROM work_new AS made
WHERE row.id IS NULL AND row.value <> '' AND (made.scheme, made.value) = (row.scheme, row.value)
"""
KNOW_NEW_BY_KEY = """
UPDATE work_entity AS row SET id = made.new_id, is_new = true FROM work_new AS made
WHERE row.id IS NULL AND (made.dataset, made.key) = (row.dataset, row.key)
"""
KEYS = """
INSERT INTO customers_entitykey AS known (entity_id, dataset, key, describes, stated_at)
SELECT id, dataset, key, is_new, moment FROM work_entity WHERE NOT is_old
ON CONFLICT (dataset, key) DO UPDATE SET stated_at = excluded.stated_at
WHERE excluded.stated_at > known.stated_at OR known.stated_at IS NULL AND excluded.stated_at IS NOT NULL
"""
DESCRIBED = """
SELECT DISTINCT ON (known.entity_id) row.id, CASE WHEN row.is_stated THEN row.kind ELSE entity.kind END AS kind, row.name, row.country, row.search_key
FROM work_entity AS row JOIN customers_entitykey AS known ON known.dataset = row.dataset AND known.key = row.key
JOIN customers_entity AS entity ON entity.id = known.entity_id
WHERE known.describes AND NOT row.is_old ORDER BY known.entity_id, row.position DESC
"""
SAID = f"CREATE TEMP TABLE work_said ON COMMIT DROP AS {DESCRIBED}"
CHANGE = """
UPDATE customers_entity AS entity
SET kind = said.kind, name = said.name, country = said.country, search_key = said.search_key
FROM work_said AS said WHERE entity.id = said.id
AND (entity.kind, entity.name, entity.country) IS DISTINCT FROM (said.kind, said.name, said.country)
RETURNING entity.id
"""
NUMBERS = """
WITH said AS (
    SELECT DISTINCT ON (row.scheme, row.value) row.id, row.scheme, row.value FROM work_entity AS row
    JOIN customers_entity AS entity ON entity.id = row.id
    WHERE row.value <> '' AND entity.value = '' AND NOT row.is_old
    AND NOT EXISTS (SELECT FROM customers_entity AS o WHERE o.scheme = row.scheme AND o.value = row.value)
    ORDER BY row.scheme, row.value, row.position
), one AS (SELECT DISTINCT ON (id) * FROM said ORDER BY id, scheme, value)
UPDATE customers_entity AS entity SET scheme = one.scheme, value = one.value FROM one WHERE entity.id = one.id
RETURNING entity.id
"""
LINK = """
WITH meant AS (
    SELECT DISTINCT ON (borne.customer_id) entity.id, borne.customer_id FROM work_entity AS row
    JOIN customers_entity AS entity ON entity.id = row.id
    JOIN customers_identifier AS borne ON borne.is_current AND borne.scheme = entity.scheme AND borne.value = entity.value
    WHERE entity.customer_id IS NULL AND entity.merged_into_id IS NULL
    AND NOT EXISTS (SELECT FROM customers_entity AS o WHERE o.customer_id = borne.customer_id)
    ORDER BY borne.customer_id, entity.id
)
UPDATE customers_entity AS entity SET customer_id = meant.customer_id FROM meant WHERE entity.id = meant.id
RETURNING meant.customer_id
"""


def write_entities() -> Counts:
    """Write what the file says of entities; those whose kind may count otherwise are touched."""
    run(LATEST)
    run("CREATE INDEX ON work_entity (dataset, key)")
    run("ANALYZE work_entity")
    run(FREE_FLOAT)
    run(BY_KEY)
    run(BY_NUMBER)
    run(BY_CUSTOMER)
    run(NEW)
    new = run(INSERT)
    run(KNOW_NEW)
    run(KNOW_NEW_BY_KEY)
    run(KEYS)
    run(SAID)
    changed = touch(CHANGE)
    changed += run(NUMBERS)
    joined = join_entities(pk for (pk,) in rows(LINK))
    run("INSERT INTO work_touched SELECT unnest(%(pks)s::bigint[])", pks=list(joined))
    all_ = number("SELECT count(DISTINCT id) FROM work_entity WHERE NOT is_old")
    return Counts(new=new, changed=changed, same=max(0, all_ - new - changed))
