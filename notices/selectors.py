"""Reads across the tables of notices."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from history import clock
from licensing.decision.facts import holds
from licensing.models import License
from licensing.selectors.gather import Reading, facts_of_groups
from notices.audience import Reachable, Recipients, choose
from notices.models import OVER, Acknowledgement, Channel, Delivery, Notice, NoticeReading, NoticeStatus
from partners.models import Contact, Partner


def reachable_partners() -> list[Reachable]:
    """Return every sub-partner as audiences see it, in four queries."""
    today = clock.today()
    contacts, lines, segments = defaultdict(list), defaultdict(set), defaultdict(set)
    for partner, pk, language in Contact.objects.active().values_list("partner_id", "pk", "language"):
        contacts[partner].append((pk, language))
    held = License.objects.open().in_period(today).values_list("holder_id", "line__slug", "segment__code")
    for holder, line, segment in held:
        lines[holder].add(line)
        segments[holder].add(segment)
    groups = groups_by_country(today)
    return [
        Reachable(
            id=row.pk,
            slug=row.slug,
            groups=frozenset({row.country, *groups.get(row.country, ())}),
            lines=frozenset(lines[row.pk]),
            segments=frozenset(segments[row.pk]),
            contacts=tuple(contacts[row.pk]),
        )
        for row in Partner.objects.sub_partners().active(today).order_by("name_en", "pk")
    ]


def groups_by_country(today) -> dict[str, set[str]]:
    found = defaultdict(set)
    for code, group in facts_of_groups(Reading()).groups.items():
        for member in group.members:
            if member.status == "member" and holds(member.valid, today):
                found[member.country].add(code)
    return found


def recipients_of(notice: Notice) -> Recipients:
    """Return who a draft would go to; a later notice also goes to all who got the earlier one."""
    partners = reachable_partners()
    chosen = choose(notice.audience, partners)
    if notice.refers_to_id:
        earlier = set(Delivery.objects.filter(notice=notice.refers_to_id).values_list("partner_id", flat=True))
        have = {row.id for row in chosen.partners}
        more = [row for row in partners if row.id in earlier - have]
        chosen = Recipients(chosen.partners + more, chosen.without_contact + [row for row in more if not row.contacts])
    return chosen


def board(notice: Notice):
    """Return the partners a notice went to, each with what became of it."""
    of_notice = {"notice": notice, "partner": OuterRef("pk")}
    mails = Q(pk__in=Delivery.objects.filter(notice=notice).values("partner"))
    return (
        Partner.objects.filter(mails)
        .annotate(
            accepted=Exists(Delivery.objects.filter(**of_notice, channel=Channel.MAIL, state="accepted")),
            bounced=Exists(Delivery.objects.filter(**of_notice, state="bounced")),
            was_read=Exists(NoticeReading.objects.filter(**of_notice))
            | Exists(Delivery.objects.filter(**of_notice, read_at__isnull=False)),
            acknowledged=Exists(Acknowledgement.objects.filter(**of_notice)),
        )
        .order_by("name_en", "pk")
    )


def board_counts(notice: Notice) -> dict[str, int]:
    """Return how many partners got, read and acknowledged a notice, and how many owe."""
    rows = list(board(notice).values("bounced", "was_read", "acknowledged"))
    counts = {
        "sent": len(rows),
        "bounced": sum(row["bounced"] for row in rows),
        "read": sum(row["was_read"] or row["acknowledged"] for row in rows),
        "acknowledged": sum(row["acknowledged"] for row in rows),
    }
    counts["owed"] = counts["sent"] - counts["acknowledged"] if notice.needs_acknowledgement else 0
    return counts


def inbox(actor):
    """Return the notices in the actor's own inbox, newest first, with whether they were read and are owed."""
    own = Delivery.objects.filter(notice=OuterRef("pk"), channel=Channel.INBOX, partner=actor.home_id)
    read = NoticeReading.objects.filter(notice=OuterRef("pk"), user=actor.user)
    acknowledged = Acknowledgement.objects.filter(notice=OuterRef("pk"), partner=actor.home_id)
    return (
        Notice.objects.filter(Exists(own), sent_at__isnull=False)
        .annotate(is_read=Exists(read), is_acknowledged=Exists(acknowledged))
        .order_by("-sent_at", "-pk")
    )


def owed(actor):
    """Return the notices that the actor's partner has still to acknowledge."""
    return still_owed(inbox(actor))


def still_owed(notices):
    """Return those of an inbox that are to be acknowledged and were not."""
    waiting = notices.filter(needs_acknowledgement=True, is_acknowledged=False)
    return waiting.exclude(status__in=OVER)


def overdue(today):
    """Return the sent notices whose day of acknowledgement has passed and that somebody still owes."""
    rows = Notice.objects.filter(needs_acknowledgement=True, status=NoticeStatus.SENT, acknowledge_by__lt=today)
    return [notice for notice in rows if board_counts(notice)["owed"]]
