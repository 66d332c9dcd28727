"""Who was told of a policy: its notices, what became of them, and who acknowledged."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from licensing.models import Policy
from notices.models import Acknowledgement, Channel, Delivery, Notice
from notices.selectors import board_counts
from portal.timeline.entries import Entry


def notice_entries(policy: Policy, actor) -> list[Entry]:
    """Return the sent notices. A partner learns of those that came to it and to those below it, and nobody else's."""
    rows = Notice.objects.visible_to(actor).filter(policy=policy, sent_at__isnull=False).order_by("pk")
    entries_of = to_all if actor.sees_all else to_own
    return [entry for notice in rows for entry in entries_of(notice, actor)]


def to_all(notice: Notice, _actor) -> list[Entry]:
    counts, page = board_counts(notice), reverse("notices:notice_detail", args=[notice.pk])
    sent = _("partners told: %(sent)s; bounced: %(bounced)s") % counts
    found = [Entry(notice.sent_at, title_of(notice), text=f"{notice.subject}; {sent}", url=page)]
    last = notice.acknowledgements.aggregate(last=Max("at"))["last"]
    if last is not None:
        text = _("acknowledged: %(acknowledged)s; owed: %(owed)s") % counts
        title = _("%(notice)s: the newest acknowledgement") % {"notice": notice}
        found.append(Entry(last, title, text=text, url=page, is_aside=True))
    return found


def to_own(notice: Notice, actor) -> list[Entry]:
    page = reverse("notices:inbox_notice", args=[notice.pk])
    found = [Entry(notice.sent_at, title_of(notice), text=notice.subject, url=page)]
    mails = Delivery.objects.visible_to(actor).filter(notice=notice, channel=Channel.MAIL, accepted_at__isnull=False)
    for row in mails.select_related("partner", "contact").order_by("pk"):
        title = _("%(notice)s delivered") % {"notice": notice}
        found.append(Entry(row.accepted_at, title, text=f"{row.partner} · {row.contact}", is_aside=True))
    for row in Acknowledgement.objects.visible_to(actor).filter(notice=notice).select_related("partner").order_by("pk"):
        title = _("%(notice)s acknowledged") % {"notice": notice}
        found.append(Entry(row.at, title, text=f"{row.partner} · {row.name}, {row.role}", is_aside=True))
    return found


def title_of(notice: Notice) -> str:
    return _("%(notice)s sent: %(kind)s") % {"notice": notice, "kind": notice.get_kind_display()}
