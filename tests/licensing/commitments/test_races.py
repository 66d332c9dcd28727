"""At once from several sides: one entry stays one, and a word is given on what was read. Real transactions."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from licensing.commitments import fingerprint
from licensing.models import Commitment
from licensing.services.commitments import confirm_commitments, correct_commitment
from partners.exceptions import Refused

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def together(*acts) -> list:
    """Run the acts at the same moment; return what each gave, or was refused with."""
    barrier, given = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        barrier.wait()
        try:
            given[place] = act()
        except Refused as refusal:
            given[place] = refusal.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_the_same_entered_at_once_is_one(enter):
    rows = together(*[enter] * AT_ONCE)
    assert ({row.pk for row in rows}, Commitment.objects.count()) == ({rows[0].pk}, 1)


def test_officers_at_once_confirm_once(enter, ada, ann):
    rows = [enter(number=str(number)).pk for number in range(5)]
    given = together(*[lambda who=who: confirm_commitments(rows, actor=who, reason="Read") for who in (ada, ann) * 4])
    assert sorted(given) == [0] * 7 + [5]


def test_a_correction_beside_the_confirmation_never_counts_unread(enter, ben, ada):
    row = enter()
    shown = {row.pk: fingerprint(row)}
    corrected, confirmed = together(
        lambda: correct_commitment(row, actor=ben, reason="Typo", by_partner=True, number="9"),
        lambda: confirm_commitments([row.pk], actor=ada, reason="Read", shown=shown),
    )
    row.refresh_from_db()
    assert (corrected, confirmed, row.number, row.state) in [
        (True, "moved", "9", "waiting"),
        ("confirmed", 1, "0373-21", "confirmed"),
    ]
