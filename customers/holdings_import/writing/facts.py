"""What the file says of entities besides holdings: that the listed owners are all, and what a source calls them."""

from customers.holdings_import.writing.holdings import SOURCE
from customers.holdings_import.writing.statements import run, touch

COMPLETE = """
CREATE TEMP TABLE work_complete ON COMMIT DROP AS
SELECT DISTINCT ON (entity.id) entity.id, said.title, said.link, said.published,
    NOT EXISTS (
        SELECT FROM customers_entityfact AS f WHERE f.entity_id = entity.id AND f.fact = 'complete' AND upper_inf(f.valid)
    ) AND NOT EXISTS (
        SELECT FROM customers_entityfact AS f
        WHERE f.entity_id = entity.id AND f.fact = 'complete' AND f.evidence = coalesce(nullif(said.title, ''), %(name)s)
    ) AS is_new
FROM stage_complete AS said JOIN work_entity AS entity ON (entity.dataset, entity.key) = (said.dataset, said.key)
ORDER BY entity.id, said.position
"""
INSERT = f"""
INSERT INTO customers_entityfact (entity_id, fact, evidence, valid, source_id, found_by_id)
SELECT id, 'complete', coalesce(nullif(title, ''), %(name)s), '(,)', {SOURCE.format("row")}, NULL
FROM work_complete AS row WHERE is_new RETURNING entity_id
"""
TOPICS = """
WITH said AS (
    SELECT DISTINCT id AS entity_id, dataset, topic FROM work_entity, unnest(string_to_array(topics, ' ')) AS topic
    WHERE topics <> '' AND NOT is_old
)
INSERT INTO customers_entitytopic (entity_id, topic, dataset, valid, source_id)
SELECT entity_id, topic, dataset, '(,)', NULL FROM said
WHERE NOT EXISTS (
    SELECT FROM customers_entitytopic AS t
    WHERE (t.entity_id, t.topic, t.dataset) = (said.entity_id, said.topic, said.dataset) AND upper_inf(t.valid)
)
"""
TOPICS_GONE = """
UPDATE customers_entitytopic AS t SET valid = CASE
    WHEN coalesce(lower(t.valid), '-infinity') < %(today)s THEN daterange(lower(t.valid), %(today)s)
    ELSE 'empty'::daterange END
FROM work_entity AS row WHERE t.entity_id = row.id AND t.dataset = row.dataset AND NOT row.is_old
AND upper_inf(t.valid) AND NOT isempty(t.valid) AND NOT t.topic = ANY(string_to_array(row.topics, ' '))
"""


def choose_facts(name: str) -> None:
    run(COMPLETE, name=name)


def write_facts(name: str) -> None:
    """Write that owners are all listed where it is news. What an officer ended stays ended."""
    touch(INSERT, name=name)


def write_topics(today) -> None:
    run(TOPICS)
    run(TOPICS_GONE, today=today)
