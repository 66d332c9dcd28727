"""The roof stands over licensing: its policies are those of licensing's tests."""

from tests.licensing.conftest import draft, lines, segments, vendor, withdraw

__all__ = ["draft", "lines", "segments", "vendor", "withdraw"]
