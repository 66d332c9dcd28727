"""Writing, approving and sending notices. What was sent never changes."""

import hashlib
import json
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from history import clock
from history.changes import person
from jobs import outbox
from notices.models import Channel, Delivery, Notice, NoticeKind, NoticeStatus
from notices.selectors import recipients_of
from partners.exceptions import Refused
from partners.models import Contact, Partner

TEXTS = ("subject_en", "body_en", "subject_ru", "body_ru")
OPEN_STATUSES = (NoticeStatus.DRAFT, NoticeStatus.APPROVED, NoticeStatus.SCHEDULED)


def draft_notice(*, actor, **values) -> Notice:
    """Write a draft."""
    return Notice.objects.create(created_by=person(actor), created_at=clock.now(), **values)


def edit_notice(notice: Notice, **values) -> Notice:
    """Change a draft; a change after approval takes the approval back."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.status not in OPEN_STATUSES:
            raise Refused(
                _("%(notice)s was sent and never changes: send an update or a correction.") % {"notice": notice}, "sent"
            )
        for name, value in values.items():
            setattr(notice, name, value)
        notice.status, notice.approved_by, notice.approved_at = NoticeStatus.DRAFT, None, None
        notice.save()
    return notice


def approve_notice(notice: Notice, *, actor) -> Notice:
    """Say that a draft may go out as it stands."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.status == NoticeStatus.DRAFT:
            check_texts(notice)
            notice.status, notice.approved_by, notice.approved_at = NoticeStatus.APPROVED, actor, clock.now()
            notice.save()
    return notice


def check_texts(notice: Notice) -> None:
    """Refuse a notice that some reader would get empty or in the other language."""
    missing = [str(Notice._meta.get_field(name).verbose_name) for name in TEXTS if not getattr(notice, name).strip()]
    if missing:
        text = _("Empty: %(fields)s. Every reader gets the notice in their language: fill it in, then send.")
        raise Refused(text % {"fields": ", ".join(missing)}, "texts")
    if notice.subject_en.strip().casefold() == notice.subject_ru.strip().casefold():
        raise Refused(
            _("The Russian subject is the same as the English one: change the notice, translate it, then send."),
            "texts",
        )


def send_notice(notice: Notice, *, actor) -> Notice:
    """Freeze a notice and write every delivery; the mails follow. Twice is once.

    Refused where nobody would get it.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.status in (NoticeStatus.SENDING, NoticeStatus.SENT):
            return notice
        if notice.status == NoticeStatus.DRAFT:
            approve_notice(notice, actor=actor)
            notice.refresh_from_db()
        if notice.status not in OPEN_STATUSES:
            raise Refused(_("%(notice)s was cancelled.") % {"notice": notice}, "cancelled")
        chosen = recipients_of(notice)
        if not chosen.partners:
            raise Refused(_("Nobody would get this notice: choose who it is for."), "nobody")
        freeze(notice)
        write_deliveries(notice, [row.id for row in chosen.partners])
        if notice.refers_to_id and notice.kind in (NoticeKind.CORRECTION, NoticeKind.CANCELLATION):
            Notice.objects.filter(pk=notice.refers_to_id).update(status=NoticeStatus.SUPERSEDED)
        outbox.put("notices.send", {"notice": notice.pk})
    return notice


def freeze(notice: Notice) -> None:
    notice.status, notice.sent_at, notice.text_hash = NoticeStatus.SENDING, clock.now(), hash_of(notice)
    notice.save(update_fields=["status", "sent_at", "text_hash"])


def hash_of(notice: Notice) -> str:
    """Return the SHA-256 of all texts of a notice."""
    texts = json.dumps({name: getattr(notice, name) for name in TEXTS}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(texts.encode()).hexdigest()


def write_deliveries(notice: Notice, partners: list[int]) -> None:
    """Write one row for each inbox and each contact's mail, before anything is sent."""
    now = clock.now()
    rows = [
        Delivery(
            notice=notice,
            partner=partner,
            channel=Channel.INBOX,
            language=partner.language,
            state="accepted",
            accepted_at=now,
        )
        for partner in Partner.objects.filter(pk__in=partners)
    ]
    rows += [
        Delivery(
            notice=notice,
            partner_id=contact.partner_id,
            contact=contact,
            channel=Channel.MAIL,
            language=contact.language,
            next_attempt_at=now,
        )
        for contact in Contact.objects.active().filter(partner__in=partners)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


def cancel_notice(notice: Notice, *, actor) -> Notice:
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.status not in (*OPEN_STATUSES, NoticeStatus.CANCELLED):
            raise Refused(_("%(notice)s was sent: send a cancellation that refers to it.") % {"notice": notice}, "sent")
        notice.status = NoticeStatus.CANCELLED
        notice.save(update_fields=["status"])
    return notice


def tell(partners: list[Partner], *, source: str, texts: dict[str, str], policy=None) -> Notice:
    """Tell partners of a change by itself: inbox and mail, nothing to acknowledge. Once for each source."""
    with transaction.atomic():
        standing = Notice.objects.filter(source=source).first()
        if standing is not None:
            return standing
        notice = draft_notice(
            actor=None,
            kind=NoticeKind.CHANGE,
            source=source,
            policy=policy,
            audience={"partners": [partner.slug for partner in partners]},
            **texts,
        )
        freeze(notice)
        write_deliveries(notice, [partner.pk for partner in partners])
        outbox.put("notices.send", {"notice": notice.pk})
    return notice


def due_day(today: date, days: int = 7) -> date:
    return date.fromordinal(today.toordinal() + days)
