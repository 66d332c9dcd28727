"""Starts the portal's own servers before Django reads its settings. Loaded by pytest with `-p tests.servers`."""

import os
import sys

from portal import launcher

os.environ["PORTAL_ENV"] = "development"
try:
    launcher.provide(sys.argv[:1])
except launcher.LauncherError as error:
    sys.exit(str(error))
