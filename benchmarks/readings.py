"""Five readings of one policy over customers on file, each with education and without.

The limit is what is told: seconds. Beside it the same readings are written by hand as SQL over every single customer;
both have to find the same customers.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not only as a module

import psycopg

from benchmarks.database import scratch
from benchmarks.measuring import arguments, repeated, report, tell, timed
from benchmarks.population import TODAY, file_population

CUSTOMERS = {"small": 5000, "full": 1_000_000}
UNKNOWN_CLOSED = {
    "any_share": "institution,controlled,beneficiary",
    "share_from": "institution",
    "cascade_ge50": "institution,controlled",
    "cascade_gt50": "institution,controlled",
}
MEASURED = {
    "any_share": "p.any_share",
    "share_from": "CASE WHEN p.at_least >= 25 THEN 'yes' WHEN p.at_most < 25 THEN 'no' ELSE 'unknown' END",
    "cascade_ge50": "p.cascade_ge50",
    "cascade_gt50": "p.cascade_gt50",
}
BY_HAND = """
SELECT count(*) FILTER (WHERE word = 'yes'), count(*) FILTER (WHERE word = 'unknown'), count(*)
FROM (SELECT {word} AS word FROM customers_customerprofile c JOIN customers_profile p ON p.id = c.profile_id
      WHERE c.valid @> %(on)s AND p.country = ANY(%(countries)s)) found
"""


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    with scratch() as owner:
        policy = file_population(owner, CUSTOMERS[options.size])
        from licensing.selectors.readings import comparison_of

        def ours():
            return comparison_of(policy, today=TODAY)

        found = answers(ours())
        by_hand = hand_written(owner, policy.countries)
        if found != by_hand:
            raise SystemExit(f"Ours and the SQL by hand differ: {found} and {by_hand}.")
        told = {code: hit for code, (hit, _open, _all) in found.items()}
        tell(f"{CUSTOMERS[options.size]} customers, {len(ours().groups)} profiles, in scope: {told}")
        taken = repeated({"readings": ours, "sql_by_hand": lambda: hand_written(owner, policy.countries)})
        taken |= {"select_1": select_1(owner)}
        report(options, taken, {"five_readings_1m_s": taken["readings"]})


def answers(comparison) -> dict[str, tuple[int, int, int]]:
    return {
        code: (row.tally.in_scope, row.tally.unproven, comparison.customers)
        for code, row in comparison.columns.items()
        if code != "draft"
    }


def hand_written(owner: psycopg.Connection, countries: list[str]) -> dict[str, tuple[int, int, int]]:
    """Return what each reading finds by SQL that knows nothing of the decision: who is in scope, not proven, there."""
    told = {"on": TODAY, "countries": countries}
    return {code: owner.execute(BY_HAND.format(word=word), told).fetchone() for code, word in words().items()}


def words() -> dict[str, str]:
    """Return for each reading the expression that says yes, no or unknown of a profile."""
    found = {name: of_measure(name) for name in MEASURED} | {"agency": of_agencies()}
    taught = {
        f"{code}-education": f"CASE WHEN {carries('education,school,university')} THEN 'yes' ELSE {word} END"
        for code, word in found.items()
    }
    return found | taught


def of_measure(name: str) -> str:
    return f"""CASE WHEN {carries("agency")} THEN 'yes' WHEN {MEASURED[name]} <> 'unknown' THEN {MEASURED[name]}
        WHEN {carries(UNKNOWN_CLOSED[name])} THEN 'yes' WHEN {carries("none")} THEN 'no' ELSE 'unknown' END"""


def of_agencies() -> str:
    on_state_axis = carries("agency,institution,controlled,beneficiary,none")
    return f"""CASE WHEN {carries("agency")} THEN 'yes' WHEN {on_state_axis} OR p.any_share = 'no' THEN 'no'
        ELSE 'unknown' END"""


def carries(codes: str) -> str:
    return f"p.segments && '{{{codes}}}'"


def select_1(owner: psycopg.Connection) -> list[float]:
    return [timed(lambda: owner.execute("SELECT 1", prepare=True)) for _ in range(200)]


if __name__ == "__main__":
    main()
