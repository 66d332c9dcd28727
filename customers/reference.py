"""The standard tree of segments with its two axes, and the tables of register codes with their rules.

What is missing is added; what an officer changed, or added, stays.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from psycopg.types.range import DateRange

from customers.models import Axis, Code, CodeRule, CodeSuccession, CodeTable, Segment
from history.changes import change

DATA = Path(settings.BASE_DIR) / "customers" / "data"

TREE = [
    # code, axis, parent, needs a license, English, Russian, meaning in both
    ("commercial", Axis.ACTIVITY, None, True, "Commercial", "Коммерческие", "Companies", "Компании"),
    ("education", Axis.ACTIVITY, None, True, "Education", "Образование", "Schools, universities, training", "Школы, вузы, обучение"),
    ("university", Axis.ACTIVITY, "education", True, "Universities", "Вузы", "Higher education", "Высшее образование"),
    ("school", Axis.ACTIVITY, "education", True, "Schools", "Школы", "School education", "Школьное образование"),
    ("healthcare", Axis.ACTIVITY, None, True, "Healthcare", "Здравоохранение", "Medical care", "Медицина"),
    ("hospital", Axis.ACTIVITY, "healthcare", True, "Hospitals", "Больницы", "In-patient care", "Стационары"),
    ("nonprofit", Axis.ACTIVITY, None, True, "Non-profit", "Некоммерческие", "Foundations, associations", "Фонды, ассоциации"),
    ("state", Axis.STATE, None, False, "State", "Государство", "Any part of the state", "Любое участие государства"),
    ("agency", Axis.STATE, "state", True, "State agencies", "Органы власти", "Ministries, municipalities", "Министерства, муниципалитеты"),
    ("institution", Axis.STATE, "state", False, "State institutions", "Госучреждения", "Run by the state, no agency", "Учреждения государства"),
    ("controlled", Axis.STATE, "state", False, "State-controlled", "Под контролем государства", "More than half, through any chain", "Больше половины через любую цепочку"),
    ("beneficiary", Axis.STATE, "state", False, "State beneficiaries", "Доля государства", "Any known share", "Любая известная доля"),
    ("none", Axis.STATE, None, False, "No state found", "Без участия государства", "Found to have no state in it", "Участия государства не найдено"),
]  # fmt: skip


def load_segments(*, actor=None) -> int:
    """Add the segments of the standard tree that are missing, and return how many were."""
    added = 0
    with change(actor=actor, reason="system:reference"):
        for position, (code, axis, parent, needs, english, russian, meaning_en, meaning_ru) in enumerate(TREE):
            _row, created = Segment.objects.get_or_create(
                code=code,
                defaults={
                    "axis": axis,
                    "parent": Segment.objects.get(code=parent) if parent else None,
                    "needs_license": needs,
                    "name_en": english,
                    "name_ru": russian,
                    "meaning_en": meaning_en,
                    "meaning_ru": meaning_ru,
                    "position": position,
                },
            )
            added += created
    return added


def load_codes(*, actor=None) -> int:
    """Add the tables of codes, codes, successions and rules that are missing, and return how many were.

    The segments come first: ValueError where a rule names one that is not in the tree.
    """
    with change(actor=actor, reason="system:reference"):
        return add_tables() + add_codes() + add_successions() + add_rules()


def data_rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def add_tables() -> int:
    known = set(CodeTable.objects.values_list("scheme", "edition"))
    missing = [
        CodeTable(
            **{name: row[name] for name in ("scheme", "edition", "country", "title_en", "title_ru", "source")},
            published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
            is_current=row["is_current"] == "yes",
            is_complete=row["is_complete"] == "yes",
        )
        for row in data_rows("tables.csv")
        if (row["scheme"], row["edition"]) not in known
    ]
    return len(CodeTable.objects.bulk_create(missing))


def add_codes() -> int:
    tables = {(row.scheme, row.edition): row for row in CodeTable.objects.all()}
    known = set(Code.objects.values_list("table__scheme", "table__edition", "code"))
    missing = [
        Code(
            table=tables[row["scheme"], row["edition"]],
            code=row["code"],
            meaning_en=row["meaning_en"],
            meaning_ru=row["meaning_ru"],
            is_confirmed=row["confirmed"] == "yes",
            valid=DateRange(None, None),
        )
        for row in data_rows("codes.csv")
        if (row["scheme"], row["edition"], row["code"]) not in known
    ]
    return len(Code.objects.bulk_create(missing))


def add_successions() -> int:
    codes = {(row.table.scheme, row.table.edition, row.code): row for row in Code.objects.select_related("table")}
    current = {(row.table.scheme, row.code): row for row in codes.values() if row.table.is_current}
    known = set(CodeSuccession.objects.values_list("old", flat=True))
    missing = [
        CodeSuccession(old=old, new=current[row["scheme"], row["new"]])
        for row in data_rows("successions.csv")
        if (old := codes[row["scheme"], row["old_edition"], row["old"]]).pk not in known
    ]
    return len(CodeSuccession.objects.bulk_create(missing))


def add_rules() -> int:
    """Add the preset rules of codes of which there never was a rule: one that an officer ended stays ended."""
    segments = {row.code: row for row in Segment.objects.all()}
    known = set(CodeRule.objects.values_list("scheme", "code", "segment__code"))
    missing = [row for row in data_rows("rules.csv") if (row["scheme"], row["code"], row["segment"]) not in known]
    unknown = sorted({row["segment"] for row in missing} - set(segments))
    if unknown:
        raise ValueError(f"Rules of codes name segments that are not in the tree: {', '.join(unknown)}.")
    rules = [
        CodeRule(
            scheme=row["scheme"],
            code=row["code"],
            segment=segments[row["segment"]],
            strength=row["strength"],
            note=row["note"],
            valid=DateRange(None, None),
        )
        for row in missing
    ]
    return len(CodeRule.objects.bulk_create(rules))
