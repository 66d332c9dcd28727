"""kill -9 at each step of a bulk act leaves whole batches and nothing of the one under way; the next run does the rest."""

import pytest

from history.recording import event_model
from licensing.models import ActItem, BulkAct, License
from licensing.services.bulk import begin_bulk, go_on
from tests.licensing.conftest import DAY, SYSTEM
from tests.licensing.services.bulk_command import kill_at

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = {
    "after 0": 0, "before batch 1": 0, "within batch 1": 0, "after 2": 2, "before batch 2": 2, "within batch 2": 2,
    "after 4": 4, "within batch 3": 4, "after 5": 5, "done": 5,
}  # fmt: skip


@pytest.fixture
def bulk(grant) -> BulkAct:
    for code in ("AM", "BY", "KG", "KZ", "UZ"):
        grant(territory=(code,))
    return begin_bulk("revoke", chosen={}, **SYSTEM, on=DAY)


def done() -> list[int]:
    """Return how many are revoked, written down in the act, and in the history."""
    events = event_model(License).objects.filter(pgh_label="update")
    return [
        License.objects.filter(revoked=True).count(),
        ActItem.objects.filter(act__bulk__isnull=False).count(),
        events.count(),
    ]


@pytest.mark.parametrize(("step", "whole"), STEPS.items(), ids=STEPS.keys())
def test_killed(bulk, step, whole):
    kill_at(bulk.pk, step)
    assert done() == [whole] * 3
    go_on(bulk, batch=2)
    assert done() == [5] * 3
