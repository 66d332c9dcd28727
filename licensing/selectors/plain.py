"""Values of rows as the decision's facts write them."""

from licensing import decision


def days(value) -> tuple:
    """Return a daterange as (from, to), half open; an empty one as a range that holds no day."""
    if value is None:
        return (None, None)
    if value.isempty:
        return decision.EMPTY
    return (value.lower, value.upper)


def text(pk: int | None) -> str | None:
    return None if pk is None else str(pk)
