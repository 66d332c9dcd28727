from datetime import date

import pytest

from partners.working_days import add_working_days

MONDAY = date(2021, 4, 5)


@pytest.mark.parametrize(
    ("start", "days", "found"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 1, date(2021, 4, 6)),
        (date(2021, 4, 7), 2, date(2021, 4, 9)),
        (date(2021, 4, 8), 2, date(2021, 4, 12)),
        (date(2021, 4, 9), 2, date(2021, 4, 13)),
        (date(2021, 4, 10), 2, date(2021, 4, 13)),
        (date(2021, 4, 11), 2, date(2021, 4, 13)),
        (MONDAY, 5, date(2021, 4, 12)),
    ],
    ids=["none", "next day", "to Friday", "over the weekend", "from Friday", "from Saturday", "from Sunday", "a week"],
)
def test_days(start, days, found):
    assert add_working_days(start, days) == found
