"""The sample files of docs/imports are brought in as they are, and agree on the share they lead to."""

from pathlib import Path

import pytest

from customers.models import Holding, StateShare
from tests.customers.holdings.conftest import counts

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[3] / "docs" / "imports" / "samples"


@pytest.mark.parametrize(
    ("name", "found", "at_least"),
    [
        ("ownership.csv", (8, 0, 0, 0, 0), 60),
        ("ownership.bods.json", (7, 0, 0, 0, 0), 60),
        ("ownership.ftm.jsonl", (5, 0, 0, 0, 0), 60),
    ],
)
def test_samples(bring, name, found, at_least):
    report = bring((SAMPLES / name).read_bytes(), name)
    assert counts(report) == found
    assert StateShare.objects.get(entity__value="7700000009").at_least == at_least
    assert Holding.objects.filter(asset__name="OOO Vasilek").count() == 1
