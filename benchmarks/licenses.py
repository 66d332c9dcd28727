"""A made-up channel put on file as the owner, past the history: partners, product lines and open licenses."""

import psycopg

from benchmarks.filing import without_triggers

LINES = 10
EACH = 100
"""Licenses of a partner: each line in ten countries, for one segment."""
COUNTRIES = ("RU", "BY", "KZ", "KG", "AM", "AZ", "MD", "TJ", "UZ", "TM")
TABLES = (
    "partners_partner",
    "licensing_vendor",
    "licensing_productline",
    "customers_segment",
    "licensing_license",
    "licensing_licenseevent",
)
PARTNERS = """
INSERT INTO partners_partner (slug, name_en, name_ru, is_operator, is_link, country, city, tax_id, language, valid, parent_id)
SELECT CASE number WHEN 0 THEN 'distributor' ELSE 'partner-' || number END, 'Partner ' || number, '', number = 0, false,
    'RU', '', '', 'ru', '[2015-01-01,)', NULL
FROM generate_series(0, %(partners)s) AS number ORDER BY number
"""
PARENTS = (
    "UPDATE partners_partner SET parent_id = (SELECT id FROM partners_partner WHERE is_operator) WHERE NOT is_operator"
)
VENDOR = "INSERT INTO licensing_vendor (slug, name, site, direct_url) VALUES ('vendor', 'Vendor', '', '')"
PRODUCT_LINES = """
INSERT INTO licensing_productline (slug, name, position, is_active, vendor_id)
SELECT 'line-' || number, 'Line ' || number, number, true, (SELECT id FROM licensing_vendor)
FROM generate_series(1, %(lines)s) AS number
"""
SEGMENT = """
INSERT INTO customers_segment (code, axis, needs_license, name_en, name_ru, meaning_en, meaning_ru, position, is_active)
VALUES ('commercial', 'activity', true, 'Commercial', '', '', '', 1, true)
"""
LICENSES = """
INSERT INTO licensing_license (territory, excluded, valid, may_pass_on, document, revoked, bundle, grantor_id, holder_id,
    segment_id, line_id)
SELECT ARRAY[place], '{}', '[2021-01-01,2022-01-01)', false, '', false, '', operator.id, holder.id,
    (SELECT id FROM customers_segment WHERE code = 'commercial'), line.id
FROM partners_partner AS operator, partners_partner AS holder, licensing_productline AS line,
    unnest(%(countries)s::text[]) AS place
WHERE operator.is_operator AND NOT holder.is_operator ORDER BY holder.id, line.id, place
"""
KEY = "license_open_grants_do_not_overlap"
DEFINED = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"


def file_channel(owner: psycopg.Connection, licenses: int) -> None:
    """Put so many licenses on file, a tenth of them of each product line."""
    values = {"partners": licenses // EACH, "lines": LINES, "countries": list(COUNTRIES)}
    key = owner.execute(DEFINED, [KEY]).fetchone()[0]
    owner.execute(f"ALTER TABLE licensing_license DROP CONSTRAINT {KEY}")
    with without_triggers(owner, TABLES):
        for statement in (PARTNERS, PARENTS, VENDOR, PRODUCT_LINES, SEGMENT, LICENSES):
            owner.execute(statement, values)
    owner.execute(f"ALTER TABLE licensing_license ADD CONSTRAINT {KEY} {key}")
    owner.execute("VACUUM ANALYZE")
