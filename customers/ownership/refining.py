"""More digits for one circle of owners: what is left over is counted in integers, the correction in floats."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from customers.ownership.graph import WHOLE, Flow

Solver = Callable[[np.ndarray], np.ndarray]

DIGITS = 10**40
ROUNDS = 12
GOAL = 1e-17


def refined(loop: Flow, solver: Solver | None, given: np.ndarray) -> np.ndarray | None:
    """Return x = M · x + given to the last digit of a float, or None where that cannot be proved."""
    scale = amplification(loop, solver)
    if scale is None:
        return None
    wanted = as_digits(given)
    found = np.array([0] * loop.size, dtype=object)
    for _ in range(ROUNDS):
        left = wanted - found + passed_on(loop, found)
        residual = np.array([float(Fraction(int(value), DIGITS)) for value in left])
        if 2 * scale * np.abs(residual).max() <= GOAL:
            return np.maximum(np.array([float(Fraction(int(value), DIGITS)) for value in found]), 0)
        found = found + as_digits(solver(residual))
    return None


def amplification(loop: Flow, solver: Solver | None) -> float | None:
    """Return max v of v = (I − M)⁻¹ · 1, proved above zero; None where there is no such v."""
    if solver is None:
        return None
    ones = np.ones(loop.size)
    found = solver(ones)
    if not np.isfinite(found).all():
        return None
    handed = np.zeros(loop.size)
    np.add.at(handed, loop.asset, loop.weight * found[loop.owner])
    is_proved = (found > 0).all() and (np.abs(ones - found + handed) < 0.5).all()
    return float(found.max()) if is_proved else None


def as_digits(values: np.ndarray) -> np.ndarray:
    return np.array([int(Fraction(value) * DIGITS) for value in values.tolist()], dtype=object)


def passed_on(loop: Flow, values: np.ndarray) -> np.ndarray:
    """Return M · values in integers."""
    total = np.array([0] * loop.size, dtype=object)
    np.add.at(total, loop.asset, loop.low.astype(object) * values[loop.owner])
    return total // WHOLE
