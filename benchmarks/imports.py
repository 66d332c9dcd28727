"""Customers and ownership statements brought in by the commands, from the file to the commit.

Each command runs as a process of its own, so that its memory is its own too; the peak is that of the process, the
database's is not in it. Each repeat brings the same in anew, into emptied tables.
"""

import gc
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, not only as a module

from benchmarks.database import empty, scratch
from benchmarks.measuring import REPEATS, arguments, report, tell

CUSTOMERS = {"small": 1000, "full": 200_000}
STATEMENTS = {"small": 2000, "full": 1_000_000}
SEED = 7
MEASURED = """
import atexit, pathlib, runpy, sys
status = pathlib.Path("/proc/self/status")
peak = lambda: next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
atexit.register(lambda: sys.stderr.write("\\n" + peak()))
sys.path.insert(0, "")
runpy.run_path("manage.py", run_name="__main__")
"""
"""The command as it is, which says in the end how much memory it took at most (what getrusage says is the parent's)."""


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    with tempfile.TemporaryDirectory() as folder, scratch() as owner:
        files = {
            "customers_200k": ("import_customers", Path(folder, "customers.csv"), customers, CUSTOMERS[options.size]),
            "statements_1m": (
                "import_ownership",
                Path(folder, "statements.jsonl"),
                statements,
                STATEMENTS[options.size],
            ),
        }
        seconds, ratios = {}, {}
        for name, (command, path, write, size) in files.items():
            write(path, size)
            taken = [measure(command, path, size, owner) for _ in range(REPEATS)]
            seconds[name] = ratios[f"{name}_s"] = [each[0] for each in taken]
            ratios[f"{name.partition('_')[0]}_rss_mb"] = [max(each[1] for each in taken)]
            tell(f"{name}: {size} rows, {REPEATS} runs")
    report(options, seconds, ratios)


def measure(command: str, path: Path, size: int, owner: psycopg.Connection) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of one run; it ends the benchmark unless all rows are new."""
    empty(owner)
    gc.collect()
    began = time.perf_counter()
    words = [sys.executable, "-c", MEASURED, command, str(path), "--json"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if ran.returncode or (found := json.loads(ran.stdout))["new"] != size or found["rejected"]:
        raise SystemExit(f"{command} did not bring in all {size} rows: {ran.stdout[:500]} {ran.stderr[-2000:]}")
    return seconds, int(ran.stderr.rsplit("\n", 1)[-1]) / 1024


def customers(path: Path, size: int) -> None:
    """Write a file of Russian companies with made-up names and numbers whose check digit is right."""
    from customers.identifiers.digits import ru_inn

    dice = random.Random(SEED)
    with path.open("w") as out:
        out.write("Country;Identifier;Name;Region\n")
        for place in range(size):
            begin = f"77{place + 1_000_000:07d}"
            number = next(f"{begin}{digit}" for digit in range(10) if not ru_inn(f"{begin}{digit}"))
            out.write(f"RU;{number};ООО «{word(dice)} {word(dice)} {place}»;RU-MOW\n")


def word(dice: random.Random) -> str:
    return "".join(dice.choice(("ро", "ма", "ши", "вол", "тер", "ник", "сте", "бу")) for _ in range(3)).capitalize()


def statements(path: Path, size: int) -> None:
    """Write BODS lines, half of them entities: a body in 500, and companies owned by what stands before them."""
    dice = random.Random(SEED)
    with path.open("w") as out:
        for data in chain(entities(dice, size // 2), relations(dice, size // 2)):
            out.write(json.dumps(data, ensure_ascii=False) + "\n")


def entities(dice: random.Random, count: int) -> Iterator[dict]:
    for place in range(count):
        kind = "stateBody" if place % 500 == 0 else "registeredEntity"
        details = {
            "isComponent": False,
            "entityType": {"type": kind},
            "name": f"ООО «{word(dice)} {word(dice)} {place}»",
            "jurisdiction": {"name": "Russia", "code": "RU"},
            "identifiers": [{"scheme": "XX-REG", "id": f"{place:010d}"}],
            "foundingDate": "2020-01-01",
        }
        yield statement(f"e{place}", "entity", details)


def relations(dice: random.Random, count: int) -> Iterator[dict]:
    for place in range(count):
        share = {"exact": dice.choice((10, 25, 50, 75, 84))}
        interest = {"type": "shareholding", "directOrIndirect": "direct", "share": share, "startDate": "2015-01-01"}
        asset = max(1, place)
        details = {"subject": f"e{asset}", "interestedParty": f"e{dice.randrange(asset)}", "interests": [interest]}
        yield statement(f"r{place}", "relationship", details)


def statement(record: str, kind: str, details: dict) -> dict:
    return {
        "statementId": f"benchmark-statement-{record}",
        "declarationSubject": record,
        "statementDate": "2021-01-01",
        "publicationDetails": {
            "publicationDate": "2021-01-01",
            "bodsVersion": "0.4",
            "publisher": {"name": "Benchmark Register", "url": "https://register.example"},
        },
        "recordId": record,
        "recordStatus": "new",
        "recordType": kind,
        "recordDetails": details,
    }


if __name__ == "__main__":
    main()
