"""What is known of the state's part in one entity."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """`at_least` and `at_most` in percent; the measures a policy can name are yes, no or unknown.

    `reaches` says that a chain leads to a public body over a holding that states no share: a signal, no proof.
    `version` is the version of the graph that was kept with the result; None where it was computed for the question.
    """

    at_least: Decimal = Decimal(0)
    at_most: Decimal = Decimal(100)
    any_share: str = "unknown"
    cascade_ge50: str = "unknown"
    cascade_gt50: str = "unknown"
    control: str = "unknown"
    reaches: bool = False
    version: int | None = None


NOTHING_KNOWN = Share()
