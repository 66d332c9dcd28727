"""The benchmark of state shares runs, and says what it has to."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEYS = {"solve_vs_product", "networkx_vs_ours", "end_to_end_vs_copy", "edit_ms"}


@pytest.mark.skipif(importlib.util.find_spec("networkx") is None, reason="the peers come with `make bench`")
def test_a_small_run_names_every_ratio():
    found = subprocess.run(
        [sys.executable, "benchmarks/ownership.py", "--size", "small", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert told["size"] == "small"
    assert set(told["ratios"]) == KEYS
    assert all(value > 0 for value in (*told["seconds"].values(), *told["ratios"].values()))
