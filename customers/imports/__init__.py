"""Bringing in customers from a file: one row a customer, with the segments it carries and its register codes."""

from customers.imports.blocks import apply_block
from customers.imports.codes import COLUMNS as CODE_COLUMNS
from customers.imports.rows import apply, key_of, parse_region, parse_segments
from files.importing import Column, ImportSpec
from files.parsing import parse_day
from partners.imports import limited, numbered, parse_country

CUSTOMERS = ImportSpec(
    title="customers",
    columns=(
        Column("country", ("Country", "Страна"), True, parse_country, example="RU"),
        Column(
            "identifier",
            ("Identifier", "Tax identifier", "Идентификатор", "Налоговый номер", "ИНН", "БИН", "УНП"),
            True,
            numbered(60),
            example="7700000009",
        ),
        Column("scheme", ("Scheme", "Вид идентификатора"), parse=limited(20), example="RU-INN"),
        Column("name", ("Name", "Название", "Наименование"), True, limited(300), example="ООО «Ромашка»"),
        Column("name_latin", ("Name, Latin", "Название латиницей"), parse=limited(300), example="Romashka LLC"),
        Column("region", ("Region", "Регион"), parse=parse_region, example="RU-MOW"),
        Column("segments", ("Segments", "Сегменты"), parse=parse_segments, example="university, institution"),
        Column("evidence", ("Evidence", "Основание"), parse=limited(500), example="Charter of 2015"),
        *CODE_COLUMNS,
        Column("since", ("Since", "С даты"), parse=parse_day, example="2020-01-01"),
    ),
    apply=apply,
    key=key_of,
    apply_block=apply_block,
)

__all__ = ["CUSTOMERS", "apply_block"]
