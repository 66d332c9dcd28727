"""What an import did, or would do, or refused to do."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from customers.holdings_import.rows import Rejected
from files.reading import FileError

MOST_REJECTED = 50_000
MOST_NOTES = 200


@dataclass(slots=True)
class Counts:
    new: int = 0
    changed: int = 0
    same: int = 0
    ended: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in Counts.__slots__))


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` is the statement's place in the file: its row, line or position; `label` its id where it has one."""

    row: int
    label: str
    column: str
    value: str
    problem: str
    expected: str

    def __str__(self) -> str:
        where = self.label or _("row %(row)s") % {"row": self.row}
        what = f", «{self.column}»" if self.column else ""
        value = f" “{self.value}”" if self.value else ""
        return f"{where}{what}{value}: {self.problem} {self.expected}".strip()


@dataclass(slots=True)
class Report:
    """`passed` counts what of the file is no holding, by its reason; `notes` are told though they were taken."""

    entities: Counts = field(default_factory=Counts)
    holdings: Counts = field(default_factory=Counts)
    statements: int = 0
    superseded: int = 0
    problems: list[Problem] = field(default_factory=list)
    passed: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    all_notes: int = 0
    dry_run: bool = False
    done: bool = True
    rejected_file: Path | None = None

    @property
    def rejected(self) -> int:
        return len({problem.row for problem in self.problems})

    def reject(self, row: int, label: str, error: Rejected) -> None:
        """Note a refusal. FileError where there are so many that the file must be another one."""
        if len(self.problems) >= MOST_REJECTED:
            text = _("More than %(most)s statements are bad: is this the right file?")
            raise FileError(text % {"most": MOST_REJECTED})
        self.problems.append(Problem(row, label, error.field, error.value, error.problem, error.expected))

    def note(self, row: int, label: str, text: str) -> None:
        self.all_notes += 1
        if len(self.notes) < MOST_NOTES:
            where = label or _("row %(row)s") % {"row": row}
            self.notes.append(f"{where}: {text}")

    def as_dict(self) -> dict:
        total = self.entities + self.holdings
        return {
            **asdict(total),
            "rejected": self.rejected,
            "dry_run": self.dry_run,
            "done": self.done,
            "statements": self.statements,
            "superseded": self.superseded,
            "entities": asdict(self.entities),
            "holdings": asdict(self.holdings),
            "passed": [{"text": text, "count": count} for text, count in self.passed.most_common()],
            "notes": self.notes,
            "all_notes": self.all_notes,
            "problems": [asdict(problem) for problem in self.problems],
        }
