"""Reminding holders of licenses that end, as the table of reminders says: once for each license and row."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction

from jobs import outbox
from licensing.models import License, RenewalReminder, SentReminder
from ui.formats import last_day


def remind_of_ends(today: date) -> int:
    """Have the holders told of what ends within the days of a row of the table; return how many licenses that is.

    Each holder gets one message for all of a day. After days without the task the nearest row alone is sent; what is
    renewed, revoked or held by a partner that has ended is not told of.
    """
    rows = sorted(RenewalReminder.objects.in_use().values_list("days_before", flat=True))
    if not rows:
        return 0
    with transaction.atomic():
        due = to_remind(rows, today)
        SentReminder.objects.bulk_create(
            SentReminder(license=row, days_before=days, sent_on=today) for row, days in due
        )
        by_holder = defaultdict(list)
        for row, _days in due:
            by_holder[row.holder_id].append(row.pk)
        for holder, licenses in sorted(by_holder.items()):
            outbox.put("licensing.ends", {"holder": holder, "licenses": licenses, "on": today.isoformat()})
    return len(due)


def to_remind(rows: list[int], today: date) -> list[tuple[License, int]]:
    """Return the licenses whose nearest row was not sent yet, each with its days; locked, so that two never send."""
    ending = License.objects.ending(today, today + timedelta(days=rows[-1] + 1)).unfollowed()
    locked = ending.of_standing_sub_partners(today).select_for_update(of=("self",))
    found = list(locked.order_by("holder", "pk"))
    # Only now, under the lock: who came first may have sent meanwhile.
    sent = set(SentReminder.objects.filter(license__in=ending).values_list("license", "days_before"))
    due = []
    for row in found:
        left = (last_day(row.valid.upper) - today).days
        nearest = next(days for days in rows if left <= days)
        if not any((row.pk, days) in sent for days in rows if days <= nearest):
            due.append((row, nearest))
    return due
