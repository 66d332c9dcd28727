"""Notices tell of licenses: their catalogue and grants are those of licensing."""

from tests.licensing.conftest import ceiling, grant, lines, segments, vendor

__all__ = ["ceiling", "grant", "lines", "segments", "vendor"]
