"""Twenty times a part is killed with work under way, and the portal started again."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from portal import launcher
from tests.portal.kills.work import ROWS
from tests.portal.test_demo import ROOT, start, told, wait_until_ready

pytestmark = pytest.mark.soak
PARTS = ("web", "worker", "beat", "valkey", "postgres", "parent")
SEED = 2021
SETTLED_AFTER = 1.0
"""Seconds from writing until a kill of PostgreSQL loses nothing: the portal's own does not wait for the disk."""
LONGEST = 600
"""Seconds for the first start with its story, and for all work to end after the last kill."""


class Portal:
    """The demo in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, launcher.free_port()
        self.demo = start(self.folder, self.port)

    def wait(self) -> "Portal":
        wait_until_ready(self.demo, self.port, self.folder, within=LONGEST)
        return self

    def restart(self) -> None:
        """Start again what a kill left: Ctrl-C first, where it does not end by itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.demo.wait(timeout=1)
        self.demo.terminate()
        self.demo.wait(timeout=40)
        self.demo = start(self.folder, self.port)
        self.wait()

    def ask(self, what: str, **given) -> dict:
        """Run one of `work` in the portal."""
        code = f"from tests.portal.kills.work import main; main({what!r}, {json.dumps(given)!r})"
        left_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_EMBEDDED")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        kept |= {"PORTAL_VAR": str(self.folder), "PORTAL_ENV": "demo"}
        command = [sys.executable, "manage.py", "shell", "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=120)
        lines = [line for line in done.stdout.splitlines() if line.startswith("DONE ")]
        assert lines, done.stderr[-2000:]
        return json.loads(lines[-1].removeprefix("DONE "))

    def kill(self, part: str) -> None:
        os.kill(self.pid_of(part), signal.SIGKILL)

    def pid_of(self, part: str) -> int:
        if part == "parent":
            return self.demo.pid
        if part in ("postgres", "valkey"):
            names = {"postgres": "postmaster.pid", "valkey": "valkey.pid"}
            return launcher.read_pid(launcher.data(part) / names[part])
        word = {"web": "gunicorn", "worker": " worker ", "beat": " beat "}[part]
        return next(pid for pid, line in self.children() if word in line)

    def children(self) -> list[tuple[int, str]]:
        pids = Path(f"/proc/{self.demo.pid}/task/{self.demo.pid}/children").read_text().split()
        return [(int(pid), Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")) for pid in pids]


@pytest.fixture
def portal(tmp_path, monkeypatch):
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    found = Portal(tmp_path)
    try:
        yield found.wait()
    finally:
        found.demo.terminate()
        found.demo.wait(timeout=40)
        launcher.stop()


def parts_to_kill(kills: int) -> list[str]:
    """Return the parts in the order of the seed, each as often as the others."""
    chance = random.Random(SEED)
    return [part for _turn in range(-(-kills // len(PARTS))) for part in chance.sample(PARTS, len(PARTS))][:kills]


def faults(state: dict) -> list[str]:
    """Return what may be at no time."""
    found = [
        f"import {number}: {rows} of {ROWS} rows" for number, rows in enumerate(state["rows"]) if rows not in (0, ROWS)
    ]
    found += [f"import {number} is lost" for number, (_pk, told) in enumerate(state["jobs"]) if told == "lost"]
    done = [number for number, (_pk, told) in enumerate(state["jobs"]) if told == "done"]
    found += [f"import {number} is done without its rows" for number in done if state["rows"][number] != ROWS]
    return found + [f"notice {pk} is lost" for pk in state["notices"]] + state["wrong"]


def settle(portal: Portal, work: dict) -> dict:
    """Wait until nothing is left to do, and return how it stands then."""
    deadline = time.monotonic() + LONGEST
    while True:
        portal.ask("let_time_pass")
        state = portal.ask("state", **work)
        is_open = state["outbox"] or state["open"] or any(told in ("queued", "running") for _pk, told in state["jobs"])
        if not is_open or time.monotonic() > deadline:
            return state
        time.sleep(5)


def test_nothing_is_lost_or_done_twice(portal, pytestconfig, record_property):
    chance, kills = random.Random(SEED), parts_to_kill(pytestconfig.getoption("kills"))
    work: dict[str, list[int]] = {"jobs": [], "notices": []}
    found, longest = [], 0.0
    for number, part in enumerate(kills):
        began = time.monotonic()
        put = portal.ask("put", round_=number)
        work["jobs"].append(put["job"])
        work["notices"].append(put["notice"])
        time.sleep(SETTLED_AFTER + 2 * chance.random())
        portal.kill(part)
        portal.restart()
        found += [f"after kill {number} ({part}): {fault}" for fault in faults(portal.ask("state", **work))]
        longest = max(longest, time.monotonic() - began)
    state = settle(portal, work)
    ended = Counter(told for _pk, told in state["jobs"])
    killed = ", ".join(f"{part} {count}" for part, count in Counter(kills).items())
    record_property(
        "soak",
        f"{len(kills)} kills ({killed}), longest round {longest:.0f} s: imports {dict(ended)}, "
        f"{sum(state['rows'])} customers, {state['deliveries']} mails",
    )
    assert found + faults(state) == []
    assert (state["outbox"], state["open"]) == (0, 0), state
    assert set(ended) == {"done"}, told(portal.folder)
