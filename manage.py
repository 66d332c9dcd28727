#!/usr/bin/env python
"""The portal's command line, on its own servers unless DATABASE_URL and REDIS_URL name others."""

import contextlib
import os
import sys

from portal import launcher, roles


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        told = roles.asked(sys.argv[1:])
        if told is not None:
            sys.stdout.write(f"{told}\n")
            return
        launcher.provide(sys.argv)
    except (launcher.LauncherError, roles.RolesError) as error:
        sys.exit(str(error))
    # Settings are read on import, and need the servers' addresses.
    from django.core.management import execute_from_command_line

    from portal.start import refusing_in_lines

    with contextlib.nullcontext() if "--traceback" in sys.argv else refusing_in_lines():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
