"""Timing, and one way to print it: `seconds` are medians, `ratios` compare the repeats of one run turn by turn."""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

REPEATS = 5
TOO_SLOW = 3
"""A peer this many times slower than listed is no fair peer."""
Work = Callable[[], object]
Taken = dict[str, list[float]]
"""The seconds of each repeat, by what was done."""


def arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def repeated(works: dict[str, Work], before: Callable[[str], object] = lambda name: None) -> Taken:
    """Return the seconds of each, run in turns so that a busy minute hits all alike; `before` is not timed.

    The collector runs as Python has it: forcing it walks the millions of objects of a peer, for minutes, between turns.
    """
    taken: Taken = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, work in works.items():
            before(name)
            taken[name].append(timed(work))
    return taken


def timed(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def by_turn(taken: Taken, one: str, other: str) -> list[float]:
    """Return how many times as long `one` took as `other`, in each turn."""
    return [ours / theirs for ours, theirs in zip(taken[one], taken[other], strict=True)]


def check_peers(taken: Taken, listed: dict[str, float], scale: float = 1.0) -> None:
    """End the run where a peer is far slower than listed; `scale` is how much slower this machine is."""
    for name, expected in listed.items():
        found = statistics.median(taken[name])
        if found > TOO_SLOW * scale * expected:
            raise SystemExit(f"{name} took {found:.2f} s, far above the {expected} s listed: no fair peer.")


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def report(options: argparse.Namespace, seconds: Taken, ratios: Taken) -> None:
    """Print the median of each; as a table with the least and the most too."""
    tables = {"seconds": seconds, "ratios": ratios}
    if options.json:
        found = {
            title: {name: statistics.median(each) for name, each in rows.items()} for title, rows in tables.items()
        }
        sys.stdout.write(json.dumps({"size": options.size} | found) + "\n")
        return
    for title, rows in tables.items():
        sys.stdout.write(f"\n{title + f' ({options.size})':<30}{'median':>12}{'least':>12}{'most':>12}\n")
        for name, each in rows.items():
            figures = "".join(f"{value:>12.4f}" for value in (statistics.median(each), min(each), max(each)))
            sys.stdout.write(f"  {name:<28}{figures}\n")
