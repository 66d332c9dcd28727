"""Carries a bulk act out as a process of its own, which says each step and is slow enough to be killed at one."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import sys
from licensing.models import BulkAct
from licensing.services import bulk
tell = lambda text: (sys.stderr.write(f"step: {text}\\n"), sys.stderr.flush(), sys.stdin.readline())
work, counted = bulk.WORK["revoke"], []
def told(act, plan, ids):
    counted.append(1)
    tell(f"before batch {len(counted)}")
    work(act, plan, ids)
    tell(f"within batch {len(counted)}")
bulk.WORK["revoke"] = told
bulk.go_on(BulkAct.objects.get(pk=int(PK)), batch=2, progress=lambda done, total: tell(f"after {done}"))
tell("done")
"""


def start(pk: int) -> subprocess.Popen:
    """Begin to carry it out; at each step it waits for a line."""
    address = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", CODE.replace("PK", str(pk))],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": address}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def kill_at(pk: int, step: str) -> None:
    with start(pk) as process:
        for line in process.stderr:
            if line.strip() == f"step: {step}":
                process.kill()
                break
            process.stdin.write("\n")
            process.stdin.flush()
        process.wait(timeout=30)
