"""The benchmark of a withdrawal runs, and each way revokes and writes down the same: it ends with an error otherwise."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_small_one_runs():
    words = [sys.executable, "benchmarks/revocation.py", "--size", "small", "--json"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(ran.stdout)
    assert (told["size"], sorted(told["ratios"])) == ("small", ["batched_vs_cte", "vs_cte"])
    assert min(told["ratios"].values()) > 0
