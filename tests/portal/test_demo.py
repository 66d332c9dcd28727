"""`make demo` stops cleanly, survives kill -9 of its parent, and says why it does not start."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from portal import launcher

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, port: int, *more: str) -> subprocess.Popen:
    given = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_EMBEDDED")
    kept = {name: value for name, value in os.environ.items() if name not in given}
    command = [sys.executable, "-m", "portal.demo", "--port", str(port), *more]
    with (folder / "out.txt").open("w") as out:
        return subprocess.Popen(
            command, cwd=ROOT, env={**kept, "PORTAL_VAR": str(folder)}, stdout=out, stderr=subprocess.STDOUT
        )


def told(folder: Path) -> str:
    return (folder / "out.txt").read_text()


def wait_until_ready(demo: subprocess.Popen, port: int, folder: Path, *, within: int = 180) -> None:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            pytest.fail(told(folder))
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                answer.read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("the demo does not answer")


def test_it_runs_without_the_story_too(tmp_path, monkeypatch):
    port = launcher.free_port()
    portal = start(tmp_path, port, "--own")
    try:
        wait_until_ready(portal, port, tmp_path)
        assert "gunicorn" in " ".join(children_of(port, tmp_path))
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/stories/", timeout=10)
        portal.send_signal(signal.SIGTERM)
        assert portal.wait(timeout=30) == 0
        said = told(tmp_path)
        assert ("Loading the story" in said, "manage.py setup" in said) == (False, True)
        assert children_of(port, tmp_path) == []
    finally:
        portal.terminate()
        portal.wait(timeout=30)
        monkeypatch.setattr(launcher, "VAR", tmp_path)
        launcher.stop()


def children_of(port: int, folder: Path) -> list[str]:
    """Return the command lines of web, worker and beat that belong to this demo."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PORTAL_VAR={folder}" in path.read_text() and f"127.0.0.1:{port}" in path.read_text():
                found.append((path.parent / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [line for line in found if "gunicorn" in line or "celery" in line]


def test_the_demo_starts_stops_and_starts_after_kill(tmp_path, monkeypatch):
    port = launcher.free_port()
    demo = start(tmp_path, port)
    try:
        wait_until_ready(demo, port, tmp_path)
        assert children_of(port, tmp_path)
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(timeout=30) == 0
        assert children_of(port, tmp_path) == []

        began = time.monotonic()
        demo = start(tmp_path, port)
        wait_until_ready(demo, port, tmp_path)
        assert time.monotonic() - began < 60
        second = start(tmp_path, port)
        assert second.wait(timeout=30) == 1
        assert f"Port {port} is taken" in told(tmp_path)

        demo.kill()
        demo.wait(timeout=10)
        deadline = time.monotonic() + 30
        while children_of(port, tmp_path) and time.monotonic() < deadline:
            time.sleep(0.3)
        assert children_of(port, tmp_path) == []
        demo = start(tmp_path, port)
        wait_until_ready(demo, port, tmp_path)
        monkeypatch.setattr(launcher, "VAR", tmp_path)
        assert launcher.stop() == ["the demo", "PostgreSQL", "Valkey"]
        assert (demo.wait(timeout=5), children_of(port, tmp_path), launcher.stop()) == (0, [], [])
    finally:
        demo.terminate()
        demo.wait(timeout=30)
        monkeypatch.setattr(launcher, "VAR", tmp_path)
        launcher.stop()
