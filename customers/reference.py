"""The standard tree of segments, with its two axes."""

from customers.models import Axis, Segment
from history.changes import change

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
