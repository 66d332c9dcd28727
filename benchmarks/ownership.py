"""State shares over a register of companies, beside scipy's repeated product and networkx, in memory and on file.

The peers' listed times are scaled by the run's `select 1`, so that a slow machine is told from an unfair peer.
"""

import statistics
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, not only as a module

from benchmarks import ownership_stored
from benchmarks.database import scratch
from benchmarks.filing import file_register
from benchmarks.holdings import register
from benchmarks.measuring import Work, arguments, by_turn, check_peers, repeated, report, tell
from benchmarks.peers import ownership_networkx, ownership_scipy
from customers.ownership.bounds import Bounds, solve
from customers.ownership.graph import WHOLE, Graph
from customers.ownership.measures import Shares
from portal import memory

COMPANIES = {"small": 10_000, "full": 1_000_000}
LISTED = {"scipy_product": 0.48 * 2, "networkx": 32}
"""Seconds of the peers for 1,000,000 companies; the product's for each of the two sums."""
SELECT_1 = 35e-6
"""Seconds of a `select 1` where the peers were listed."""


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    memory.keep()
    graph = register(COMPANIES[options.size])
    solved = solve(graph)
    taken = repeated(in_memory(graph, solved))
    ratios = {
        "solve_vs_product": by_turn(taken, "solve", "scipy_product"),
        "networkx_vs_ours": by_turn(taken, "networkx", "solve"),
    }
    with scratch() as owner:
        file_register(owner, graph)
        tell("The register is on file.")
        stored, stored_ratios = ownership_stored.measure(owner, graph, solved)
    if options.size == "full":
        check_peers(taken, LISTED, max(1.0, statistics.median(stored["select_1"]) / SELECT_1))
    report(options, taken | stored, ratios | stored_ratios)


def in_memory(graph: Graph, solved: Bounds) -> dict[str, Work]:
    """Return what is timed in memory, once ours and the peers were found to give the same."""
    state, other = graph.seeds.astype(float), graph.private + graph.foreign / WHOLE
    matrix, holdings = ownership_scipy.load(graph), ownership_networkx.load(graph)
    for peer in (ownership_scipy, ownership_networkx):
        tell(f"{graph.size} entities, {len(graph.owner)} holdings; {peer.SETTINGS}")
    given = state.tolist(), other.tolist()
    works = {
        "solve": lambda: solve(graph),
        "scipy_product": lambda: [ownership_scipy.solve(matrix, value) for value in (state, other)],
        "networkx": lambda: ownership_networkx.solve(holdings, *given),
        "arrays_by_owner": lambda: loaded(again(graph)),
        "cascades_and_any_share": lambda: measures(graph, solved),
        "exact_at_limits": lambda: Shares(graph, solved).effective(50),
    }
    for peer in ("scipy_product", "networkx"):
        check_answers(solved, works[peer](), peer)
    return works


def loaded(graph: Graph) -> None:
    """Set up what solving walks along, as the peers' loading does."""
    _ = graph.flow, graph.owners, graph.inner


def again(graph: Graph) -> Graph:
    """Return the graph with nothing computed yet."""
    return Graph(**{field: getattr(graph, field) for field in Graph.__dataclass_fields__})


def measures(graph: Graph, solved) -> tuple[np.ndarray, ...]:
    shares = Shares(graph, solved)
    return shares.cascade_ge50, shares.cascade_gt50, shares.any_share


def check_answers(solved, others, name: str) -> None:
    graph_flowed = zip((solved.state, solved.other), others, strict=True)
    furthest = max(float(np.abs(ours - np.asarray(theirs)).max()) for ours, theirs in graph_flowed)
    if solved.unsettled or furthest > 1e-10:
        raise SystemExit(f"Ours and {name} differ by {furthest}.")


if __name__ == "__main__":
    main()
