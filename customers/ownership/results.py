"""What is found of every entity of a graph, as arrays: what is kept, written and compared."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from customers.ownership.control import control, reaches
from customers.ownership.measures import WORDS, Shares, in_ninths
from customers.ownership.record import HeldGraph
from customers.ownership.share import Share

NINTHS = 10**9
"""One percent, in the integers that results are counted in."""
MEASURES = ("any_share", "cascade_ge50", "cascade_gt50", "control")


@dataclass(eq=False, slots=True)
class Results:
    """`at_least` and `at_most` in 10^-9 percent; the measures are NO, UNKNOWN, YES; days as ordinals, half open."""

    at_least: np.ndarray
    at_most: np.ndarray
    any_share: np.ndarray
    cascade_ge50: np.ndarray
    cascade_gt50: np.ndarray
    control: np.ndarray
    reaches: np.ndarray
    begin: np.ndarray
    end: np.ndarray

    @classmethod
    def of(cls, graph: HeldGraph, shares: Shares | None = None) -> "Results":
        shares = shares or Shares.of(graph)
        return cls(
            at_least=in_ninths(shares, "state"),
            at_most=100 * NINTHS - in_ninths(shares, "other"),
            any_share=shares.any_share,
            cascade_ge50=shares.cascade_ge50,
            cascade_gt50=shares.cascade_gt50,
            control=control(graph, shares),
            reaches=reaches(graph),
            begin=graph.begin,
            end=graph.end,
        )

    def picked(self, chosen: np.ndarray) -> "Results":
        if chosen.dtype == bool and chosen.all():
            return self
        return Results(*(getattr(self, name)[chosen] for name in Results.__slots__))

    def is_equal(self, other: "Results") -> np.ndarray:
        """Return as flags which of the entities have the same results in both."""
        return np.logical_and.reduce([getattr(self, name) == getattr(other, name) for name in Results.__slots__])

    def share(self, place: int) -> Share:
        """Return what was found of one entity."""
        return Share(
            at_least=percent_of(self.at_least[place]),
            at_most=percent_of(self.at_most[place]),
            **{name: WORDS[getattr(self, name)[place]] for name in MEASURES},
            reaches=bool(self.reaches[place]),
        )


def percent_of(ninths: int) -> Decimal:
    """Return 10^-9 percent as percent, without zeros at the end."""
    found = Decimal(int(ninths)).scaleb(-9)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
