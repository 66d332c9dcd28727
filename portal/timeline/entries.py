"""One mark on a policy's timeline."""

from dataclasses import dataclass
from datetime import datetime

from licensing.selectors.statements import Quote


@dataclass(frozen=True, slots=True)
class Entry:
    """What became known at a moment, and what was in force by it.

    `at` is the clock of what was known; `in_force` is, in words, the clock of what applies, empty where the entry says
    nothing of it. `by` and `why` are empty for readers who may not know.
    """

    at: datetime
    title: str
    text: str = ""
    in_force: str = ""
    by: str = ""
    why: str = ""
    url: str = ""
    link: str = ""
    quote: Quote | None = None
    is_aside: bool = False

    def row(self) -> list:
        """Return the entry as a file writes it."""
        said = f"{self.quote.source}: {self.quote.text}" if self.quote else self.text
        return [self.at, self.title, self.in_force, said, self.by, self.why, self.link]
