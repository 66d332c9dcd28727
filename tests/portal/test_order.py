"""Every list of rows on file stands in one order, whatever it is sorted by: ties go by the primary key."""

import importlib
import inspect
import pkgutil
from unittest.mock import MagicMock

import pytest

from ui.tables import BaseTable

pytestmark = pytest.mark.django_db
APPS = ("accounts", "customers", "licensing", "notices", "partners", "portal")


def tables_of_rows() -> list[type[BaseTable]]:
    """Return every table of the portal that shows the rows of a model."""
    for name in APPS:
        for module in pkgutil.walk_packages([name], f"{name}."):
            if "table" in module.name:
                importlib.import_module(module.name)
    found, waiting = set(), [BaseTable]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind._meta.model is not None:
                found.add(kind)
    return sorted(found, key=lambda kind: kind.__name__)


def made(kind: type[BaseTable], **kwargs) -> BaseTable:
    """Return the table over all rows of its model; what else it wants to be told plays no part in its order."""
    wanted = [one for one in inspect.signature(kind.__init__).parameters.values() if one.kind is one.KEYWORD_ONLY]
    return kind(kind._meta.model._default_manager.all(), **{one.name: MagicMock() for one in wanted}, **kwargs)


def bare(order) -> list[str]:
    return [str(name).lstrip("-") for name in order]


@pytest.mark.parametrize("kind", tables_of_rows(), ids=lambda kind: kind.__name__)
def test_ties_go_by_the_primary_key(kind):
    sortable = [column.name for column in made(kind).columns if column.orderable]
    for name in sortable:
        for alias in (name, f"-{name}"):
            order = bare(made(kind, order_by=alias).data.data.query.order_by)
            assert {"pk", "id"} & set(order[1:]) or order in (["pk"], ["id"]), (alias, order)
