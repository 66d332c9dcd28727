"""`make demo` and `make run`: the whole portal — servers, web, worker, beat — until Ctrl-C, TERM or a part's death.

The demo tells its story; `--own` leaves it out, for trying the portal with one's own data.
"""

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal import launcher, memory

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PR_SET_PDEATHSIG = 1
STOP_WITHIN = 15
STEPS = [
    ("Preparing the database …", ["migrate", "--verbosity", "0"]),
    ("Collecting the static files …", ["collectstatic", "--noinput", "--verbosity", "0"]),
    ("Loading the story (first start only) …", ["load_story", "--if-empty"]),
]


def main() -> int:
    """Run the demo; the exit code is 0 after Ctrl-C or TERM, 1 when a part died or could not start."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--own", action="store_true", help="without the story, for your own data")
    given = options.parse_args()
    port = given.port
    if not is_free(port):
        print(f"Port {port} is taken: stop what listens there, or choose another with PORT=.", file=sys.stderr)
        return 1
    os.environ.update(environment(port))
    try:
        with launcher.said_to_run("demo"):
            os.environ.update(launcher.ensure())
            if not prepare(STEPS[:-1] if given.own else STEPS):
                return 1
            return watch(start(port), port, announce_own if given.own else announce)
    except launcher.LauncherError as error:
        print(error, file=sys.stderr)
        return 1


def environment(port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_ENV": "demo",
        "PORTAL_ORIGIN": f"http://127.0.0.1:{port}",
        "PORTAL_LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare(steps: list[tuple[str, list[str]]]) -> bool:
    """Migrate, collect static files and, in the demo, load the story; say what goes on."""
    quiet = {**os.environ, "PORTAL_LOG_LEVEL": "WARNING"}
    for text, command in steps:
        print(text, flush=True)
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=quiet, preexec_fn=die_with_parent)
        if done.returncode:
            print(f"`manage.py {command[0]}` failed; the portal does not start.", file=sys.stderr)
            return False
    return True


def start(port: int) -> dict[str, subprocess.Popen]:
    """Start web, worker and beat; each ends by itself should this process be killed."""
    logs = launcher.VAR / "log"
    logs.mkdir(parents=True, exist_ok=True)
    beat = launcher.VAR / "beat-schedule"
    commands = {
        "web": [BIN / "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"],
        "worker": [
            BIN / "celery",
            "-A",
            "portal",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "2",
            "--loglevel",
            "WARNING",
        ],
        "beat": [BIN / "celery", "-A", "portal", "beat", "--schedule", beat, "--pidfile", "", "--loglevel", "WARNING"],
    }
    parts = {}
    for name, command in commands.items():
        with open(logs / f"{name}.log", "ab") as log:
            parts[name] = start_part(command, log, memory.KEPT if name == "worker" else {})
    return parts


def start_part(command: list, log, more: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def die_with_parent() -> None:
    """Ask the kernel to end the child when this process is gone, be it by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def watch(parts: dict[str, subprocess.Popen], port: int, tell: Callable[[int], None]) -> int:
    """Wait for a signal or for a part that dies, then end all parts."""
    stopped: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: stopped.append(number))
    announced = False
    code = 0
    while not stopped:
        dead = next((name for name, part in parts.items() if part.poll() is not None), None)
        if dead:
            print(
                f"The {dead} ended with {parts[dead].returncode}; see {launcher.VAR}/log/{dead}.log.", file=sys.stderr
            )
            code = 1
            break
        if not announced and answers(port):
            tell(port)
            announced = True
        time.sleep(0.2)
    end(parts)
    print("Stopped. The database servers stay up for the next start; `make stop` ends them.", flush=True)
    return code


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


def announce(port: int) -> None:
    from portal.story.logins import LOGINS, PASSWORD

    address = f"http://127.0.0.1:{port}"
    print(
        f"\nThe portal:    {address}/\nFive stories:  {address}/stories/\nMailbox:       {address}/mailbox/\n\nLogins (password of all: {PASSWORD}):"
    )
    for email, _name, role, partner in LOGINS:
        print(f"  {email:28} {role}, {partner}")
    print("\nCtrl-C stops it.", flush=True)


def announce_own(port: int) -> None:
    print(
        f"\nThe portal:  http://127.0.0.1:{port}/\nMailbox:     http://127.0.0.1:{port}/mailbox/\n\n"
        "Nobody can sign in yet? `.venv/bin/python manage.py setup` asks for the first person, the distributor and the\n"
        "vendor. Where `make demo` was run before, its story lies here: PORTAL_VAR=FOLDER, given to both commands, keeps\n"
        "your own data apart.\n\nCtrl-C stops it.",
        flush=True,
    )


def end(parts: dict[str, subprocess.Popen]) -> None:
    """End every part with its children, first kindly."""
    for part in parts.values():
        if part.poll() is None:
            part.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for part in parts.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(timeout=max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)
        part.wait()


if __name__ == "__main__":
    sys.exit(main())
