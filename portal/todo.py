"""What waits for the distributor's people, each with its count and its page."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from customers.models import LookupRun, Review
from history import clock
from licensing.models import (
    Commitment,
    Confirmation,
    ConfirmationKind,
    ConfirmationOutcome,
    GapItem,
    GapKind,
    License,
    ListedMatch,
    Policy,
    PolicyStatus,
    Restriction,
)
from licensing.selectors.at_risk import at_risk
from licensing.selectors.confirmations import page_of, subject_of
from licensing.selectors.regions import customers_to_place, regions_named
from notices.models import Delivery, Notice, NoticeStatus
from notices.selectors import overdue
from partners.models import Contact, Invitation, Request, RequestSide
from partners.signing import late

AT_RISK_WITHIN = timedelta(days=60)
RUNS_SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, how many, where, and how pressing it is (deny, review, quiet)."""

    text: str
    count: int
    url: str
    tone: str = "review"


def tasks(actor) -> list[Task]:
    """Return what waits, the most pressing first; nothing with a count of 0."""
    today = clock.today()
    found = [
        *confirmations(actor),
        *contested(actor, today),
        *refused(actor, today),
        *unsent(),
        *gaps(actor),
        *listed_names(actor),
        *drafts(),
    ]
    found += [
        Task(
            _("%(notice)s: the day to acknowledge has passed") % {"notice": notice},
            1,
            url("notices:notice_detail", notice.pk),
            "deny",
        )
        for notice in overdue(today)
    ]
    bounced = Delivery.objects.filter(state="bounced", contact__is_active=True).select_related("notice")
    found += [
        Task(
            _("%(notice)s: a mail bounced") % {"notice": row.notice},
            1,
            url("notices:notice_detail", row.notice_id),
            "deny",
        )
        for row in bounced[:10]
    ]
    found += agreements(today)
    found += requests(actor, today) + runs(actor)
    entered = Commitment.objects.visible_to(actor).waiting().count()
    found.append(Task(_("Contracts and bids to confirm"), entered, url("licensing:commitment_waiting")))
    contradicted = Review.objects.visible_to(actor).open().count()
    found.append(Task(_("Customers whose evidence contradicts"), contradicted, url("review:review_list")))
    waiting = Invitation.objects.open().count()
    found.append(Task(_("Invitations not accepted"), waiting, url("partners:invitation_board"), "quiet"))
    ending = at_risk(License.objects.visible_to(actor), on=today, until=today + AT_RISK_WITHIN)
    page = f"{url('licensing:at_risk')}?within={AT_RISK_WITHIN.days}"
    found.append(Task(_("Licenses that stand today, but not in 60 days"), len(ending), page, "quiet"))
    placeless = customers_to_place(today)
    found.append(
        Task(
            _("Customers whose number points to a region that a right names, without a region on file"),
            placeless.count(),
            f"{url('customers:customer_list')}?{urlencode({'points_to': ','.join(regions_named(today))})}",
        )
    )
    left = Contact.objects.filter(bounced_at__isnull=False, is_active=True).count()
    found.append(Task(_("Contacts whose mail bounced"), left, url("partners:partner_list"), "review"))
    return [task for task in found if task.count]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def agreements(today) -> list[Task]:
    """Return the agreements whose last day has passed, with how many partners have not signed them."""
    text = _("%(agreement)s: partners that have not signed in time")
    return [
        Task(
            text % {"agreement": row},
            count,
            f"{url('partners:agreement_detail', row.code)}?{urlencode({'version': row.version, 'signed': 'late'})}",
            "deny",
        )
        for row, count in late(today)
    ]


def requests(actor, today) -> list[Task]:
    """Return what partners asked and the distributor has not answered; what was put off comes back on its day."""
    waiting = Request.objects.visible_to(actor).waiting_for(RequestSide.DISTRIBUTOR).awake(today)
    late = waiting.overdue(today).count()
    page = url("requests:request_list")
    return [
        Task(_("Requests that are overdue"), late, f"{page}?turn=distributor&due=overdue", "deny"),
        Task(_("Requests that wait for an answer"), waiting.count() - late, f"{page}?turn=distributor&due=in_time"),
    ]


def runs(actor) -> list[Task]:
    """Return the partners that looked up unusually many customers in an hour of the last days."""
    rows = LookupRun.objects.visible_to(actor).since(clock.now() - RUNS_SHOWN_FOR).select_related("partner")
    text = _("%(partner)s looked up more than %(count)s customers by identifier in the hour from %(hour)s")
    return [
        Task(
            text
            % {
                "partner": row.partner,
                "count": row.lookups - 1,
                "hour": date_format(localtime(row.began_at), "DATETIME_FORMAT"),
            },
            1,
            url("partners:partner_detail", row.partner.slug),
        )
        for row in rows
    ]


def confirmations(actor) -> list[Task]:
    rows = Confirmation.objects.visible_to(actor).open().select_related("policy", "exemption", "proposed_by")
    return [
        Task(
            _("%(policy)s: %(what)s; a second person decides")
            % {"policy": subject_of(row), "what": row.get_kind_display()},
            1,
            page_of(row),
            "deny" if row.escalated_at else "review",
        )
        for row in rows
    ]


def contested(actor, today) -> list[Task]:
    """Return the policies that somebody denies and of which no officer has said yet what holds."""
    return [
        Task(
            _("%(policy)s is contested: keep, hold or end it") % {"policy": row},
            1,
            url("policy_contest", row.pk),
            "deny",
        )
        for row in Policy.objects.visible_to(actor).undecided(today)
    ]


def refused(actor, today) -> list[Task]:
    """Return the policies in force to which the second person said no: somebody puts them back, or enacts anew."""
    rows = Confirmation.objects.visible_to(actor).filter(
        kind=ConfirmationKind.ENACT_POLICY,
        outcome=ConfirmationOutcome.REFUSED,
        policy__in=Policy.objects.in_force(today),
    )
    return [
        Task(
            _("%(policy)s is in force, and the second person refused it") % {"policy": row.policy},
            1,
            url("licensing:policy_detail", row.policy_id),
            "deny",
        )
        for row in rows.select_related("policy")
    ]


def unsent() -> list[Task]:
    """Return the policies in force that nobody was told of."""
    rows = Policy.objects.filter(status=PolicyStatus.ENACTED).exclude(
        pk__in=Notice.objects.filter(policy__isnull=False, sent_at__isnull=False).values("policy")
    )
    return [
        Task(
            _("%(policy)s is enacted, and nobody was told") % {"policy": row},
            1,
            url("licensing:policy_detail", row.pk),
            "deny",
        )
        for row in rows
    ]


def gaps(actor) -> list[Task]:
    """Return the policies in whose gap answers or commitments wait for a word."""
    rows = GapItem.objects.visible_to(actor).open().order_by("policy")
    counted = rows.values_list("policy", "kind").annotate(Count("pk"))
    return [Task(gap_text(policy, kind), count, gap_page(policy, kind)) for policy, kind, count in counted]


def gap_text(policy: int, kind: str) -> str:
    if kind == GapKind.REFUSED:
        return _("P-%(policy)s refused them, and stands no more: follow them up") % {"policy": policy}
    if kind == GapKind.COMMITTED:
        return _("P-%(policy)s: entered before it was known; say what becomes of them") % {"policy": policy}
    return _("P-%(policy)s: allowed before it was known; say what becomes of them") % {"policy": policy}


def gap_page(policy: int, kind: str) -> str:
    return f"{url('licensing:policy_gap', policy)}?{urlencode({'kind': kind, 'fate': 'open'})}"


def listed_names(actor) -> list[Task]:
    """Return the names of lists that may be customers, and the restrictions that the newest list no longer names."""
    asked = ListedMatch.objects.visible_to(actor).open().count()
    gone = Restriction.objects.visible_to(actor).gone(clock.today()).count()
    return [
        Task(_("Listed names that may be customers"), asked, url("licensing:match_list") + "?verdict=open"),
        Task(_("Restrictions gone from the newest list"), gone, url("licensing:restriction_list") + "?state=gone"),
    ]


def drafts() -> list[Task]:
    found = [
        Task(_("%(notice)s waits to be sent") % {"notice": row}, 1, url("notices:notice_detail", row.pk))
        for row in Notice.objects.filter(status__in=[NoticeStatus.DRAFT, NoticeStatus.APPROVED])
    ]
    return found + [
        Task(_("%(policy)s is a draft") % {"policy": row}, 1, url("licensing:policy_preview", row.pk))
        for row in Policy.objects.filter(status=PolicyStatus.DRAFT)
    ]


def open_count(actor) -> int:
    """Return how many things need a person now: confirmations, notices, requests and running business that wait."""
    unsent = Notice.objects.filter(status__in=[NoticeStatus.DRAFT, NoticeStatus.APPROVED]).order_by().values("pk")
    entered = Commitment.objects.visible_to(actor).waiting().order_by().values("pk")
    # Every page of the distributor's counts them: one statement for all.
    listed = ListedMatch.objects.visible_to(actor).open().order_by().values("pk")
    waiting = unsent.union(entered, listed, all=True).count()
    asked = Request.objects.visible_to(actor).waiting_for(RequestSide.DISTRIBUTOR).awake(clock.today()).count()
    return Confirmation.objects.visible_to(actor).open().count() + waiting + asked
