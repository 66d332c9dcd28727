"""The benchmark of imports runs, and tells what it is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_small_one_runs():
    words = [sys.executable, "benchmarks/imports.py", "--size", "small", "--json"]
    ran = subprocess.run(words, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    keys = ["customers_200k_s", "customers_rss_mb", "statements_1m_s", "statements_rss_mb"]
    assert (found["size"], sorted(found["ratios"])) == ("small", keys)
    assert all(0 < found["ratios"][key] < 512 for key in keys if key.endswith("_mb"))
