"""Timing, and one way to print it: `seconds` are medians, `ratios` compare within one run."""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable

REPEATS = 5
TOO_SLOW = 3
"""A peer this many times slower than listed is no fair peer."""


def arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def medians(works: dict[str, Callable[[], object]], repeats: int = REPEATS) -> dict[str, float]:
    """Return the median seconds of each, run in turns so that a busy minute hits all alike."""
    if repeats < REPEATS:
        raise SystemExit(f"A run needs {REPEATS} repeats at least.")
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            gc.collect()
            started = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in taken.items()}


def check_peers(seconds: dict[str, float], listed: dict[str, float], scale: float = 1.0) -> None:
    """End the run where a peer is far slower than listed; `scale` is how much slower this machine is."""
    for name, expected in listed.items():
        if seconds[name] > TOO_SLOW * scale * expected:
            raise SystemExit(f"{name} took {seconds[name]:.2f} s, far above the {expected} s listed: no fair peer.")


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def report(options: argparse.Namespace, seconds: dict[str, float], ratios: dict[str, float]) -> None:
    if options.json:
        sys.stdout.write(json.dumps({"size": options.size, "seconds": seconds, "ratios": ratios}) + "\n")
        return
    for title, rows in (("seconds", seconds), ("ratios", ratios)):
        sys.stdout.write(f"\n{title} ({options.size})\n")
        for name, value in rows.items():
            sys.stdout.write(f"  {name:<28} {value:>12.4f}\n")
