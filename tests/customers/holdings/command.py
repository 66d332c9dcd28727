"""Runs `manage.py import_ownership` as a process of its own on the database of the test."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
PEAK = "peak memory, KB: "
MEASURED = f"""
import atexit, pathlib, runpy, sys
status = pathlib.Path("/proc/self/status")
peak = lambda: next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
atexit.register(lambda: sys.stderr.write("{PEAK}" + peak() + chr(10)))
sys.path.insert(0, "")
runpy.run_path("manage.py", run_name="__main__")
"""
"""The command as it is, which says in the end how much memory it took at most."""


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    report: dict
    told: str
    megabytes: float


def start(path: Path, *options: str, measured: bool = False) -> subprocess.Popen:
    address = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"
    begin = ["-c", MEASURED] if measured else ["manage.py"]
    return subprocess.Popen(
        [sys.executable, *begin, "import_ownership", str(path), *options],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": address}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(path: Path, *options: str) -> Ran:
    """Run the command to its end, a minute at most, and return what it answered."""
    with start(path, "--json", *options, measured=True) as process:
        try:
            out, told = process.communicate(timeout=60)
        finally:
            process.kill()
    told, _mark, peak = told.rpartition(PEAK)
    return Ran(process.returncode, json.loads(out), told, int(peak) / 1024)
