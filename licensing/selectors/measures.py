"""The state's part in customers, spell by spell: what the answers of a day and of the days after it rest on."""

from customers.ownership.share import Share
from customers.selectors.shares import Standing
from licensing import decision


def measured(spells: list[Standing]) -> tuple[decision.Measured, ...]:
    """Return the measures for each spell, alike ones as one; the first stands for the days before it too."""
    found: list[decision.Measured] = []
    for standing in spells:
        measures = measures_of(standing.share)
        if found and found[-1].measures == measures:
            found[-1] = decision.Measured(measures, (found[-1].valid[0], standing.valid.upper))
        else:
            found.append(decision.Measured(measures, (standing.valid.lower, standing.valid.upper)))
    return tuple(found) if len(found) > 1 else ()


def measures_of(share: Share) -> decision.Measures:
    return decision.Measures(
        at_least=share.at_least,
        at_most=share.at_most,
        any_share=share.any_share,
        cascade_ge50=share.cascade_ge50,
        cascade_gt50=share.cascade_gt50,
        control=share.control,
    )
