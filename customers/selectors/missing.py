"""What is missing on file, so that the state's part in a customer is known: facts about owners, and bare customers.

The measure is any share (customers.ownership.questions); a customer whose state axis carries a segment is not asked
about, for whoever found that has closed the question.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from customers.models import Customer
from customers.ownership.graph import UNIT
from customers.ownership.questions import MANY, Questions
from customers.ownership.record import HeldGraph
from customers.selectors.arrays import read_record
from customers.selectors.entities import entities_of_customers


@dataclass(eq=False)
class Missing:
    """`settles` holds, by the primary key of an open entity, the customers that it settles alone.

    `bare` are the customers with nothing on file, each its own question; `together` those that need several facts.
    """

    questions: Questions
    place_of: dict[int, int]
    settles: dict[int, list[int]]
    bare: list[int]
    together: list[int]

    @property
    def customers(self) -> set[int]:
        """Return all whose state part is not known."""
        return {pk for pks in self.settles.values() for pk in pks}.union(self.bare, self.together)

    def touched(self, entity: int) -> list[int]:
        """Return the customers below an open entity that it does not settle alone."""
        place = int(self.graph.places([entity])[0])
        below = self.questions.touched(place)
        return [pk for pk in self.together if below[self.place_of[pk]]]

    @property
    def graph(self) -> HeldGraph:
        return self.questions.graph

    def rest(self, entity: int) -> float:
        """Return how many percent of an open entity no listed owner accounts for."""
        return int(self.questions.rest[self.graph.places([entity])[0]]) / UNIT

    def is_listed(self, entity: int) -> bool:
        """Return whether any owner of the entity is on file."""
        return bool((self.graph.asset == self.graph.places([entity])[0]).any())


def missing_facts(on: date) -> Missing:
    """Return what is missing on the day, by what is known now."""
    wanted = list(Customer.objects.state_open(on).values_list("pk", flat=True))
    entity_of = entities_of_customers()
    named = [pk for pk in wanted if pk in entity_of]
    graph = read_record().graph(on.toordinal())
    places = graph.places([entity_of[pk] for pk in named])
    questions = Questions.of(graph)
    found = Missing(questions, dict(zip(named, places.tolist(), strict=True)), {}, [], [])
    found.bare = [pk for pk in wanted if pk not in entity_of]
    sort_out(found)
    return found


def sort_out(found: Missing) -> None:
    """Put each unknown customer to the fact that settles it, or to those that need several."""
    questions, graph = found.questions, found.graph
    by_place: dict[int, list[int]] = {}
    for pk, place in found.place_of.items():
        if questions.unknown[place]:
            by_place.setdefault(int(questions.settled_by[place]), []).append(pk)
    found.together = by_place.pop(MANY, [])
    above = questions.above(np.array([found.place_of[pk] for pk in found.together], dtype=np.int64))
    has_owners = np.zeros(graph.size, dtype=bool)
    has_owners[graph.asset] = True
    for place in sorted({*by_place, *np.flatnonzero(above).tolist()}):
        pks = by_place.get(place, [])
        is_itself = [found.place_of[pk] for pk in pks] == [place]
        if is_itself and not has_owners[place] and not above[place]:
            found.bare += pks
        else:
            found.settles[int(graph.names[place])] = pks
