"""Results written as binary rows are read again as they were."""

import numpy as np
import pytest

from customers.ownership.measures import LARGEST
from customers.ownership.results import NINTHS, Results
from customers.ownership.windows import ALWAYS, NEVER
from customers.selectors.arrays import read_kept
from customers.services.copying import copy_in

pytestmark = pytest.mark.django_db
TABLE = {
    "nothing and all": [0, 100 * NINTHS],
    "one ninth decimal": [1, 10, 99_999, 100_000],
    "the last with one group": [9_999 * NINTHS + 999_999_999],
    "the first with more": [10_000 * NINTHS, 123_456_789 * NINTHS + 987_654_321],
    "the largest that is kept": [LARGEST, 0],
    "below nothing": [-1, -250 * NINTHS, 100 * NINTHS - LARGEST],
}


@pytest.mark.parametrize("ninths", TABLE.values(), ids=TABLE)
def test_shares_come_back(ninths):
    value = np.array(ninths, dtype=np.int64)
    measure, entity = np.zeros(len(value), dtype=np.int8), np.arange(1, len(value) + 1)
    days = np.full(len(value), ALWAYS), np.full(len(value), NEVER)
    copy_in(entity, Results(value, value[::-1], *[measure] * 4, measure.astype(bool), *days), 1)
    kept_of, kept = read_kept()
    assert (kept_of.tolist(), kept.at_least.tolist(), kept.at_most.tolist()) == (
        entity.tolist(),
        ninths,
        ninths[::-1],
    )
