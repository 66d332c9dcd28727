"""What glibc is told about memory where arrays of millions are worked on; other C libraries do not read it.

Given back and taken anew for each array, memory costs a fifth of the time of computing a register of a million.
"""

import os
import sys

KEPT = {"MALLOC_MMAP_THRESHOLD_": str(32 * 2**20), "MALLOC_TRIM_THRESHOLD_": str(512 * 2**20)}
"""Environment of a process that may keep up to 512 MB for its next arrays."""


def keep() -> None:
    """Start this process again with it, unless it has it: it is read only when a process begins."""
    if any(os.environ.get(name) != value for name, value in KEPT.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **KEPT})
