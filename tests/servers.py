"""Starts the portal's own servers before Django reads its settings. Loaded by pytest with `-p tests.servers`."""

import os
import re
import sys

from portal import launcher

os.environ["PORTAL_ENV"] = "development"
try:
    launcher.provide(sys.argv[:1])
except launcher.LauncherError as error:
    sys.exit(str(error))

# Each worker has a Redis database of its own, and none touches the demo's: clearing the cache empties all of it.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 14
os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{_worker + 2}", os.environ["REDIS_URL"])


def pytest_addoption(parser) -> None:
    """How much of what the soak tries at random; the full numbers are the presets."""
    soak = parser.getgroup("soak")
    soak.addoption(
        "--worlds", type=int, default=100_000, help="random worlds on which both readings of the rules agree"
    )
    soak.addoption("--kills", type=int, default=20, help="how often a part of the portal is killed")
    soak.addoption("--pages", default="", help="only the pages whose route's name contains this")
