"""Files of holdings, and bringing them in."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from customers.holdings_import.report import Report
from customers.holdings_import.running import Options, import_holdings
from tests.customers.conftest import REASON


@pytest.fixture
def bring(db, tmp_path) -> Callable[..., Report]:
    """Return a function that brings in a text, bytes, or a list of statements (as an array)."""

    def bring_in(content, name: str = "file.json", **options) -> Report:
        if isinstance(content, list):
            content = json.dumps(content)
        path = Path(tmp_path, name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_holdings(path, name, Options(**{"actor": None, "reason": REASON, **options}))

    return bring_in


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Return new, changed, the same, ended and rejected."""
    found = report.as_dict()
    return tuple(found[name] for name in ("new", "changed", "same", "ended", "rejected"))
