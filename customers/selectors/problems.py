"""What is wrong in the holdings, with the rows behind it, as a page lists it."""

from dataclasses import dataclass

from customers.models import Holding, OwnershipProblem

SHOWN = 5
"""How many rows of one problem are named before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The holdings a problem was found in: the first of them, and how many there are."""

    first: tuple[Holding, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.first)


def rows_behind(problems: list[OwnershipProblem]) -> dict[int, Rows]:
    """Return the holdings behind each of these problems, by the problem's primary key, in a query for each table.

    Not joined: right after an import PostgreSQL knows nothing yet of a million new rows, and loops over all of them.
    """
    wanted = {pk for problem in problems for pk in problem.holdings[:SHOWN]}
    found = Holding.objects.filter(pk__in=wanted).prefetch_related("owner", "asset", "source").in_bulk()
    return {
        problem.pk: Rows(tuple(found[pk] for pk in problem.holdings[:SHOWN] if pk in found), len(problem.holdings))
        for problem in problems
    }
