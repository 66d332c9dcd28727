"""The story's stage for tests, and addresses of one of each thing on it."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from customers.models import (
    Customer,
    CustomerCode,
    CustomerMerge,
    CustomerSegment,
    Entity,
    EntityFact,
    Holding,
    NotTheSame,
    Review,
    ReviewAct,
    Segment,
    Settlement,
)
from customers.services.declarations import declare_segment
from customers.services.holdings import add_entity, entity_of_customer, set_holding
from customers.services.merging import merge_customers, say_not_the_same
from customers.services.review_acts import decide_reviews
from customers.services.segments import set_segment
from customers.services.settlements import settle_customer
from files.documents import check_document
from history import clock
from history.changes import change
from jobs import outbox
from jobs.models import Job, SentMail
from licensing.models import (
    Act,
    Bundle,
    Commitment,
    Confirmation,
    Decision,
    Exemption,
    License,
    ListedMatch,
    Policy,
    Preview,
    Restriction,
)
from licensing.services.commitments import record_commitment
from licensing.services.policies import draft_policy, propose_end
from licensing.services.previews import take_preview
from licensing.services.restrictions import add_restriction
from notices.models import Delivery, Notice
from notices.services.deliveries import send_waiting
from notices.services.notices import draft_notice
from notices.services.reading import link_token
from partners.models import Attachment, Contact, CountryGroupMember, Invitation, Membership, Partner
from partners.services.agreements import add_agreement
from partners.services.holds import hold_partner
from portal.imports import start_import
from portal.rehearsal import start_rehearsal
from portal.story import play
from portal.story.exceptions import ask_for_exceptions
from tests.fixtures.documents import PDF


def silent(text: str) -> None:
    """Tell nobody how far the story is."""


def set_stage() -> play.Scene:
    """Play the story to its end, with a draft, a stop and a proposal on top; Ben's things are the examples."""
    scene = play.set_scene(silent)
    ada = scene.people["ada"]
    policy = play.withdraw(ada, scene.people["ann"])
    play.notify(policy, ada)
    play.at(8, 4, 2021, 9)
    draft_policy(
        actor=ada, reason="draft", since=policy.valid.lower, title_en="Draft", vendor=policy.vendor,
        lines=["phones"], territory=["EAEU"], segments=["agency"],
    )  # fmt: skip
    texts = {"subject_en": "S", "body_en": "B", "subject_ru": "Т", "body_ru": "Б"}
    draft_notice(actor=ada, audience={"partners": ["sever-plus"]}, **texts)
    add_agreement(
        actor=ada, reason="check", code="terms", name_en="Terms", since=policy.valid.lower, due=policy.valid.lower
    )
    hold_partner(scene.partners["pamir-tech"], actor=ada, reason="check", on=policy.valid.lower, why="compliance")
    declare(scene.partners["sever-plus"])
    ask_for_exceptions(
        scene.partners["sever-plus"], scene.customers.universities[5:7], scene.products["meet-100"], scene.people
    )
    enter_business(scene)
    restrict(scene.customers.private[-1], ada)
    look_and_rehearse(Policy.objects.get(status="draft"), ada)
    propose_end(policy, actor=ada, reason="The vendor denies it", as_if_never=True)
    outbox.drain()
    send_waiting()
    settle_duplicates(scene, ada)
    SentMail.objects.create(
        to="a@b.example", sender="p@b.example", subject="S", text="T", html="<p>T</p>", at=clock.now()
    )
    start_import(
        "customers", b"Country,Identifier,Name\nRU,1,Bad\n", "bad.csv", by=ada, reason="r", sure=False, keep_going=False
    )
    contradict(ada)
    leave_open(scene, ada)
    return scene


def look_and_rehearse(policy: Policy, ada) -> None:
    take_preview(policy, actor=ada)
    start_rehearsal(policy, by=ada)


def restrict(customer: Customer, ada) -> None:
    """Name a customer as restricted, and let a list name another one without a number."""
    list_date = clock.today()
    told = {"source": "Vendor's list", "source_date": list_date, "evidence": "Line 14", "since": list_date}
    add_restriction(customer, actor=ada, reason="The vendor's list", **told)
    with change(actor=ada, reason="The vendor's list"):
        ListedMatch.objects.create(
            source="Vendor's list",
            listed="RU x",
            listed_as="X",
            customer=customer,
            source_date=list_date,
            at=clock.now(),
        )


def declare(partner: Partner) -> None:
    """Let Ben declare a segment of a customer he asked about."""
    customer = Customer.objects.filter(acquaintances__partner=partner).order_by("pk").first()
    declare_segment(
        customer, partner=partner, segment=Segment.objects.get(code="none"), evidence="Charter",
        documents=[check_document(PDF, "charter.pdf")], actor=partner.memberships.get().user,
    )  # fmt: skip


def enter_business(scene: play.Scene) -> None:
    """Let Ben enter a bid of before the letter, with its document, that nobody has confirmed yet."""
    ben, paper = scene.partners["sever-plus"], check_document(PDF, "bid.pdf")
    record_commitment(
        partner=ben, customer=scene.customers.universities[2], products=["meet-100"], business="bid",
        since=date(2021, 3, 30), number="0412-21", paper=paper, confirmed=False, actor=ben.memberships.get().user,
        reason="Bid of March",
    )  # fmt: skip


def settle_duplicates(scene: play.Scene, ada) -> None:
    """Find two of the customers nobody asks about to be one, and two others to be two."""
    alike: dict[str, list] = {}
    for row in reversed(scene.customers.bare):
        alike.setdefault(row.country, []).append(row)
    kept, merged, one, other = next(rows for rows in alike.values() if len(rows) > 3)[:4]
    merge_customers(merged, into=kept, actor=ada, reason="One company")
    say_not_the_same(one, other, actor=ada, reason="Two companies")


def contradict(ada) -> None:
    """Let two declarations speak against what was found; one of them is decided already."""
    for row in CustomerSegment.objects.filter(segment__code="none").order_by("pk")[:2]:
        state = Segment.objects.get(code="beneficiary")
        why = {"evidence": "Annual report", "actor": ada, "reason": "A partner declares it"}
        set_segment(row.customer, segment=state, basis="declaration", **why)
    decide_reviews(Review.objects.open()[:1], outcome="kept", actor=ada, reason="I read the charter")


def leave_open(scene: play.Scene, ada) -> None:
    """Let nobody know who owns the owner of a customer; of another one it is found out."""
    why = {"actor": ada, "reason": "Annual report"}
    owner = add_entity(**why, name="Holding X")
    owned = entity_of_customer(scene.customers.bare[0], **why)
    set_holding(owner, owned, **why, low=Decimal(100), high=Decimal(100))
    segment = Segment.objects.get(code="none")
    settle_customer(scene.customers.bare[1], segment, actor=ada, evidence="Extract")


def examples() -> dict[str, tuple]:
    """Return the arguments of every route that takes some: Ben's things where they belong to a partner."""
    ben = Partner.objects.get(slug="sever-plus")
    license_ = License.objects.filter(holder=ben).first()
    answer = Decision.objects.filter(partner=ben, customer__segments__segment__code="university").first()
    customer = Customer.objects.get(pk=answer.customer_id)
    policy = Policy.objects.get(status="enacted")
    delivery = Delivery.objects.filter(partner=ben, channel="mail", notice__policy=policy).first()
    draft = Notice.objects.get(status="draft")
    holds = Partner.objects.get(slug="pamir-tech").holds.get()
    return {
        "slug": (ben.slug,),
        "receipt": (answer.receipt,),
        "license": (license_.pk,),
        "customer": (customer.public_id,),
        "customer_code": (CustomerCode.objects.order_by("pk").first().pk,),
        "finding": (CustomerSegment.objects.filter(customer=customer).first().pk,),
        "pair": (customer.public_id, other_customer(customer).public_id),
        "merge": (CustomerMerge.objects.standing().first().pk,),
        "different": (NotTheSame.objects.standing().first().pk,),
        "entity": (Entity.objects.first().public_id,),
        "holding": (Holding.objects.first().pk,),
        "fact": (EntityFact.objects.first().pk,),
        "review": (Review.objects.open().first().pk,),
        "review_act": (ReviewAct.objects.first().pk,),
        "open_entity": (Entity.objects.get(name="Holding X").public_id,),
        "settlement": (Settlement.objects.get().pk,),
        "commitment": (Commitment.objects.waiting().get().pk,),
        "policy": (policy.pk,),
        "kept": (policy.letter_document.public_id,),
        "timeline": (policy.pk, "csv"),
        "choice": (policy.pk, "hold"),
        "draft_policy": (Policy.objects.get(status="draft").pk,),
        "question": (Policy.objects.get(status="draft").pk, "en", "csv"),
        "reading": (Policy.objects.get(status="draft").pk, "differ"),
        "reading_found": (Policy.objects.get(status="draft").pk, "any_share", "in-scope"),
        "confirmation": (Confirmation.objects.open().get(policy=policy).pk,),
        "apply": ("license",),
        "application": (ben.requests.get(kind="license").code,),
        "restriction": (Restriction.objects.get().pk,),
        "exemption": (Exemption.objects.get(approved=True).pk,),
        "hits": (Preview.objects.filter(policy__status="draft").first().pk, "partners"),
        "moved": (
            Preview.objects.get(policy=policy, step="enacted").pk,
            Preview.objects.filter(policy=policy, step="shown").first().pk,
        ),
        "rehearsal": (Job.objects.get(kind="policies.rehearsal").pk,),
        "act": (Act.objects.last().pk,),
        "bundle": (Bundle.objects.first().pk,),
        "notice": (delivery.notice_id,),
        "draft_notice": (draft.pk,),
        "delivery": (delivery.pk,),
        "token": (link_token(delivery),),
        "hold": (holds.pk,),
        "agreement": ("terms",),
        "signer": ("terms", "sever-plus"),
        "contact": (Contact.objects.filter(partner=ben).first().pk,),
        "member": (Membership.objects.get(partner=ben).pk,),
        "invitation": (Invitation.objects.open().get().pk,),
        "request": (ben.requests.get(kind="classification").code,),
        "document": (Attachment.objects.get().public_id,),
        "job": (Job.objects.get(kind="import").pk,),
        "mail": (SentMail.objects.first().pk,),
        "vendor": ("vistacom",),
        "line": ("meetings",),
        "segment": ("university",),
        "history": ("licensing.license", license_.pk),
        "kind": ("partners",),
        "template": ("partners", "csv"),
        "group_member": (CountryGroupMember.objects.first().pk,),
        "key": ("nobody",),
        "reset": ("1", "no-key"),
    }


def other_customer(customer: Customer) -> Customer:
    return Customer.objects.standing().filter(country=customer.country).exclude(pk=customer.pk).first()


def address(name: str, args: tuple = ()) -> str:
    return reverse(name, args=args)
