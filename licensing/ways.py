"""Which requests could turn an answer: a license, an approval, an exception. No database and no clock."""

from dataclasses import dataclass

UNLIFTABLE = frozenset({"ended", "stopped", "circle", "LICENSE_STOPPED"})
"""Why a chain or license fails where no exception helps."""


@dataclass(frozen=True, slots=True)
class Way:
    """One request worth making: its kind, and what it would ask for.

    `grantor` is the id of the partner the missing license would come from, None for the distributor's choice.
    """

    kind: str
    policies: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()
    for_license: bool = False
    grantor: int | None = None


def ways(answer: dict, partner: str) -> list[Way]:
    """Return the requests that the answer's `would_change` leaves to others, what is nearest first.

    `answer` is a stored answer (licensing.services.answers.as_stored), `partner` the id of who asked. An exception
    lifts no gate, so where one stands against it, none is offered; nor while the seller can settle it alone.
    """
    named = {change["what"] for change in answer["would_change"]}
    standing = [row for row in answer["reasons"] if row["finding"] != "note" and not row["lifted_by"]]
    missing = [row for row in standing if is_missing(row)]
    found = [*license_way(named, missing, partner), *approval_way(named, standing)]
    if not named & {"declare", "add_customer"} and all(is_missing(row) or policy_of(row) for row in standing):
        found += exception_way(standing, missing)
    return found


def is_missing(reason: dict) -> bool:
    """Return whether a license is missing that may be granted, or stood in for."""
    detail = reason["detail"]
    return bool(detail.get("grantor")) and detail.get("why") not in UNLIFTABLE


def policy_of(reason: dict) -> int | None:
    record = reason["record"]
    return int(record[1]) if record and record[0] == "policy" else None


def license_way(named: set[str], missing: list[dict], partner: str) -> list[Way]:
    """Return the license that the partner itself lacks; what others above lack is not its own to ask for."""
    own = [row["detail"] for row in missing if row["detail"]["partner"] == partner]
    if "license" not in named or not own:
        return []
    segments = tuple(dict.fromkeys(detail["segment"] for detail in own))
    grantor = own[0]["grantor"]
    return [Way("license", segments=segments, grantor=int(grantor) if grantor.isdigit() else None)]


def approval_way(named: set[str], standing: list[dict]) -> list[Way]:
    numbers = numbers_of([row for row in standing if row["code"] == "APPROVAL_NEEDED"])
    return [Way("approval", policies=numbers)] if "approve" in named and numbers else []


def exception_way(standing: list[dict], missing: list[dict]) -> list[Way]:
    """Return the exception that lifts everything at once; where only approval is asked for, that is the way."""
    numbers = numbers_of(standing)
    only_approval = standing and all(row["code"] == "APPROVAL_NEEDED" for row in standing)
    if only_approval or not (numbers or missing):
        return []
    return [Way("exception", policies=numbers, for_license=bool(missing))]


def numbers_of(reasons: list[dict]) -> tuple[int, ...]:
    return tuple(sorted({number for row in reasons if (number := policy_of(row)) is not None}))
