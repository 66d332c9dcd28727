"""Keeps what is wrong in the holdings where a page can list it without computing."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from customers.models import OwnershipProblem
from customers.ownership.bounds import Bounds
from customers.ownership.graph import UNIT
from customers.ownership.problems import Problem, problems
from customers.ownership.record import HeldGraph

MOST_ROWS = 1000
"""How many holdings of one problem are kept by number."""
BATCH = 5000
LARGEST = Decimal(10) ** 9


def keep_problems(graph: HeldGraph, bounds: Bounds, places: np.ndarray | None, pks: list[int] | None) -> None:
    """Keep the problems of the entities at these places instead of those kept of `pks` before; None for all.

    A problem is kept with the last entity that it names: the company it is about. `pks` has merged ones too, which
    have no place of their own.
    """
    rows = OwnershipProblem.objects.all()
    if pks is not None:
        rows = rows.filter(entity__in=pks)
    rows.delete()
    wanted = None if places is None else set(places.tolist())
    OwnershipProblem.objects.bulk_create(kept_of(graph, bounds, wanted), batch_size=BATCH)


def kept_of(graph: HeldGraph, bounds: Bounds, wanted: set[int] | None) -> Iterator[OwnershipProblem]:
    for problem in problems(graph, bounds):
        if wanted is None or problem.entities[-1] in wanted:
            yield kept_problem(problem, graph)


def kept_problem(problem: Problem, graph: HeldGraph) -> OwnershipProblem:
    amount = problem.amount
    return OwnershipProblem(
        code=problem.code,
        entity_id=int(graph.names[problem.entities[-1]]),
        owner_id=int(graph.names[problem.entities[0]]) if problem.code == "share_twice" else None,
        holdings=sorted(graph.holding[list(problem.rows)].tolist())[:MOST_ROWS],
        entities=len(problem.entities),
        amount=None if amount is None else min(Decimal(amount) / UNIT, LARGEST),
    )
