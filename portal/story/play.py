"""Plays the story forward through the services, under the illustration's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from accounts.services import note_visit
from customers.identifiers import Identified
from customers.models import Segment
from customers.reference import load_codes, load_segments
from history import clock
from jobs import outbox
from licensing.models import Bundle, Policy, Product
from licensing.services.answers import Asked, answer_question
from licensing.services.bundles import grant_bundle
from licensing.services.catalogue import add_line, add_product, add_vendor
from licensing.services.commitments import record_commitment
from licensing.services.licenses import Grant, grant_licenses
from licensing.services.policies import confirm, draft_policy, enact_policy
from licensing.services.previews import take_preview
from notices.models import Notice
from notices.services.deliveries import send_waiting
from notices.services.notices import send_notice
from notices.services.proposals import propose_notice
from notices.services.reading import acknowledge, link_token, open_link
from partners.models import Partner
from partners.reference import load_reference
from partners.services.contacts import add_contact
from partners.services.invitations import accept_invitation, invite
from partners.services.memberships import add_member
from partners.services.partners import add_partner
from portal.story import denial
from portal.story.agreements import agree
from portal.story.customers import Customers, add_customers
from portal.story.exceptions import ask_for_exceptions
from portal.story.gap import ask_before_the_letter_is_read
from portal.story.letter import the_letter
from portal.story.logins import LOGINS, PASSWORD
from portal.story.names import PARTNERS
from portal.story.owners import add_owners
from portal.story.readings import compare_readings
from portal.story.requests import ask_the_distributor
from portal.story.restrictions import bring_in_the_list
from portal.story.running import enter_running_business
from portal.support import load_support_group

MOSCOW = ZoneInfo("Europe/Moscow")
NEVER_SEEN, BOUNCED = "vakhsh-net", "codru-soft"
ACKNOWLEDGED, ONLY_READ = 27, 6
Tell = Callable[[str], None]


def at(day: int, month: int, year: int, hour: int = 10) -> None:
    """Carry out what is due, then put the clock to an hour of a day in Moscow."""
    outbox.drain()
    send_waiting()
    clock.play(datetime(year, month, day, hour, tzinfo=MOSCOW))


@dataclass(slots=True)
class Scene:
    """Who and what is on the stage on 30 March 2021."""

    people: dict
    partners: dict[str, Partner]
    products: dict[str, Product]
    customers: Customers


def play(tell: Tell) -> None:
    """Play everything; `tell` is called with what was just done."""
    scene = set_scene(tell)
    at(31, 3, 2021, 8)
    early = [scene.partners[slug] for slug in ("sever-plus", "pamir-tech", "codru-soft")]
    ask_before_the_letter_is_read(early, scene.customers.universities[4:7], scene.products["meet-100"])
    policy = withdraw(scene.people["ada"], scene.people["ann"])
    denial.quote_the_letter(policy, scene.people["ada"])
    tell("the withdrawal of 31 March 2021, confirmed by a second person")
    notify(policy, scene.people["ada"])
    tell("its notice, and who has acknowledged")
    ask_again(scene)
    at(7, 4, 2021, 15)
    ask_the_distributor(scene.partners, scene.customers, scene.people["ada"])
    ask_for_exceptions(
        scene.partners["sever-plus"], scene.customers.universities[5:7], scene.products["meet-100"], scene.people
    )
    enter_running_business(scene.partners, scene.customers, scene.people["ada"])
    tell("questions, requests and running business of the days after")
    compare_readings(policy, scene.people["ada"])
    deny(scene, policy)
    tell("the vendor's denial, the hold of 7 April and the end as if never, known on 9 April")
    at(9, 4, 2021, 16)
    agree(scene.partners, scene.people["max"])
    tell("the partner agreement, signed by most")
    at(9, 4, 2021, 18)
    bring_in_the_list(scene.customers.private[40], scene.customers.bare[150], scene.people["ada"])
    tell("a list of restricted parties: one by number, one by name alone")
    outbox.drain()


def deny(scene: Scene, policy: Policy) -> None:
    """Play the contradiction: Ben asks about one university while the policy is held, and once it is put back."""
    ada, ann, ben = scene.people["ada"], scene.people["ann"], scene.partners["sever-plus"]
    university, product = scene.customers.universities[2], scene.products["meet-100"]
    denial.hear_the_sources(policy, ada)
    denial.hold(policy, ada)
    denial.ask_about(university, ben, product)
    denial.end_as_if_never(policy, ada, ann)
    denial.ask_about(university, ben, product)


def set_scene(tell: Tell) -> Scene:
    """Play what was before the letter; the clock stands on 30 March 2021."""
    at(13, 1, 2020)
    load_reference()
    load_segments()
    load_codes()
    people = found_distributor()
    tell("the distributor and its people")
    products = fill_catalogue(people["max"])
    rival = chains(people["max"])
    at(3, 2, 2020)
    partners = add_partners(people["max"])
    tell("40 sub-partners with their contacts")
    grant(partners, rival, products, people["max"])
    tell("120 licenses")
    at(2, 3, 2020)
    customers = add_customers(people["ada"], tell)
    add_owners(customers, people["ada"])
    tell("who owns some of them")
    at(1, 6, 2020)
    commitments(partners["sever-plus"], customers, people["max"])
    ask_around(partners, customers, products, people["max"])
    tell("questions of the weeks before")
    outbox.drain()
    send_waiting()
    return Scene(people, partners, products, customers)


def found_distributor() -> dict:
    users = get_user_model().objects
    operator = add_partner(
        actor=None, reason="system:setup", slug="distributor", name_en="Meridian Distribution", name_ru="Меридиан Дистрибуция",
        country="RU", city="Москва", is_operator=True, since=date(2015, 1, 1), language="en",
    )  # fmt: skip
    people = {}
    for email, name, role, partner in LOGINS:
        if partner == "distributor":
            staff = role == "support"
            user = users.create_user(email, PASSWORD, name=name, language="en", is_staff=staff)
            user.groups.set([load_support_group()] if staff else [])
            add_member(operator, user, role=role, actor=None, reason="system:setup")
            people[email.partition("@")[0]] = user
    return people


def fill_catalogue(actor) -> dict[str, Product]:
    why = {"actor": actor, "reason": "Catalogue of 2020"}
    vendor = add_vendor(
        **why,
        slug="vistacom",
        name="Vistacom",
        site="https://vistacom.example/",
        direct_url="https://vistacom.example/buy",
    )
    meetings = add_line(vendor, **why, slug="meetings", name="Vistacom Meetings", position=1)
    phones = add_line(vendor, **why, slug="phones", name="Vistacom Phones", position=2)
    rows = [
        (meetings, "meet-100", "Meetings 100"),
        (meetings, "meet-500", "Meetings 500"),
        (phones, "phone-10", "Phone 10"),
    ]
    return {
        sku: add_product(line, **why, sku=sku, name=name, territory=["CIS"], since=date(2020, 1, 1))
        for line, sku, name in rows
    }


def chains(actor) -> Partner:
    """Add the two rivals, known only as links of other chains."""
    why = {"actor": actor, "reason": "Named in partners' documents", "is_link": True, "since": date(2015, 1, 1)}
    add_partner(**why, slug="vega-supply", name_en="Vega Supply", name_ru="Вега Снабжение", country="RU")
    return add_partner(**why, slug="polaris-trade", name_en="Polaris Trade", name_ru="Полярис Трейд", country="RU")


def add_partners(actor) -> dict[str, Partner]:
    operator = Partner.objects.operator()
    found = {}
    for slug, latin, cyrillic, country, city in PARTNERS:
        partner = add_partner(
            actor=actor, reason="Partner agreement of 2020", slug=slug, name_en=latin, name_ru=cyrillic, country=country,
            city=city, parent=operator, since=date(2020, 2, 3), language="ru",
        )  # fmt: skip
        domain = "bounced.example" if slug == BOUNCED else f"{slug.split('-')[0]}.example"
        add_contact(partner, name=f"{cyrillic}: отдел продаж", email=f"sales@{domain}", role="sales", language="ru")
        found[slug] = partner
    for email, name, role, slug in LOGINS:
        if slug in found:
            user = get_user_model().objects.create_user(email, PASSWORD, name=name, language="ru")
            add_member(found[slug], user, role=role, actor=actor, reason="Partner agreement of 2020")
            contact = add_contact(found[slug], name=name, email=email, role="compliance", language="ru")
            contact.user = user
            contact.save(update_fields=["user"])
    invite_owners(found, actor)
    return found


def invite_owners(partners: dict[str, Partner], actor) -> None:
    """Invite an owner of every partner that has nobody yet; all but one accept and have been here."""
    for slug, partner in partners.items():
        if partner.memberships.exists():
            continue
        email = f"director@{slug.split('-')[0]}.example"
        invitation = invite(partner, actor=actor, email=email, role="owner", language="ru")
        if slug != NEVER_SEEN:
            # Without a password: whoever wants to sign in as one of them lets a new one be sent to the mailbox.
            user = accept_invitation(invitation, name=f"{partner.name_ru}: директор", password=None, language="ru")
            note_visit(user, now=clock.now(), new_session=True)


def grant(partners: dict[str, Partner], rival: Partner, products: dict[str, Product], actor) -> None:
    """Grant exactly 120 licenses: the vendor's, another chain's, and two bundles."""
    meetings, phones = products["meet-100"].line, products["phone-10"].line
    segments = {row.code: row for row in Segment.objects.all()}
    operator, since, until = Partner.objects.operator(), date(2020, 2, 3), date(2022, 1, 1)
    top = ["commercial", "education", "healthcare", "nonprofit", "agency"]
    grants = [
        Grant(operator, line, segments[code], ("CIS",), since, until, None, (), True, "Distribution agreement 1/2020")
        for line in (meetings, phones)
        for code in top
    ]
    for link in (rival, Partner.objects.get(slug="vega-supply")):
        grants += [Grant(link, meetings, segments[code], ("CIS",), since, until, None) for code in top[:2]]
    grants += [Grant(partners["zapad-it"], meetings, segments[code], ("CIS",), since, until, rival) for code in top[:2]]
    grant_licenses(grants, actor=actor, reason="Agreements of 2020")
    below = [row for slug, row in partners.items() if slug != "zapad-it"]
    for code, english, russian, line, wanted, holders in [
        (
            "meetings-cis",
            "Meetings for business and education, CIS",
            "Meetings для бизнеса и образования, СНГ",
            meetings,
            top[:2],
            below,
        ),
        ("phones-cis", "Phones for business, CIS", "Phones для бизнеса, СНГ", phones, top[:1], below[:26]),
    ]:
        bundle = Bundle.objects.create(code=code, name_en=english, name_ru=russian, territory=["CIS"], months=12)
        bundle.lines.set([line])
        bundle.segments.set([segments[name] for name in wanted])
        grant_bundle(
            bundle,
            partners=holders,
            since=since,
            until=until,
            grantor=operator,
            actor=actor,
            reason="Sales year 2020/21",
        )


def commitments(ben: Partner, customers: Customers, actor) -> None:
    why = {"partner": ben, "products": ["meet-100"], "actor": actor}
    record_commitment(
        **why, customer=customers.universities[1], business="running", since=date(2020, 6, 1), ends=date(2022, 1, 1),
        number="17/2020", document="Contract 17/2020", reason="Contract shown",
    )  # fmt: skip
    at(29, 3, 2021, 12)
    record_commitment(
        **why, customer=customers.universities[0], business="bid", since=date(2021, 3, 29), number="0373-21",
        document="Tender 0373-21, bid of 29 March", reason="Bid shown",
    )  # fmt: skip


def ask_around(partners: dict[str, Partner], customers: Customers, products: dict[str, Product], actor) -> None:
    """Let every fourth partner, Ben and Cleo ask about a university, a private and an unknown company."""
    at(30, 3, 2021, 15)
    for place, partner in enumerate(partners.values()):
        if place % 4 and place > 1:
            continue
        for side in (customers.universities, customers.private, customers.bare):
            asked = Asked(partner, products["meet-100"], identified(side[place % 10]), clock.today())
            answer_question(asked, actor=partner.memberships.first() and partner.memberships.first().user)


def ask_again(scene: Scene) -> None:
    """Let the same partners ask on 7 April about others: refused, waiting, stated by the seller, allowed."""
    at(7, 4, 2021, 12)
    customers = scene.customers
    for place, partner in enumerate(scene.partners.values()):
        if place % 4 and place > 1:
            continue
        member = partner.memberships.first()
        for side, declare in (
            (customers.universities, False),
            (customers.bare, place % 8 == 0),
            (customers.private, False),
        ):
            customer = identified(side[(place + 3) % 10])
            asked = Asked(partner, scene.products["meet-100"], customer, clock.today(), declare=declare)
            answer_question(asked, actor=member and member.user)


def identified(customer) -> Identified:
    row = customer.identifiers.get()
    return Identified(row.country, row.scheme, row.value)


def withdraw(ada, ann) -> Policy:
    at(31, 3, 2021, 9)
    policy = draft_policy(
        actor=ada,
        reason="Letter of the vendor of 31 March 2021",
        since=date(2021, 3, 31),
        title_en="No sales to the state and its companies",
        title_ru="Без продаж государству и его компаниям",
        vendor=Product.objects.get(sku="meet-100").line.vendor,
        lines=["meetings", "phones"],
        territory=["CIS"],
        segments=["state"],
        **the_letter(ada),
    )
    shown = take_preview(policy, actor=ada)
    confirmation = enact_policy(policy, actor=ada, reason="Letter of the vendor of 31 March 2021", shown=shown)
    at(31, 3, 2021, 11)
    confirm(confirmation, actor=ann, reason="Read the letter, compared the scope")
    return Policy.objects.get(pk=policy.pk)


def notify(policy: Policy, ada) -> None:
    at(31, 3, 2021, 12)
    notice = send_notice(propose_notice(policy, actor=ada), actor=ada)
    outbox.drain()
    send_waiting()
    readers = list(
        notice.deliveries.filter(channel="mail", state="accepted")
        .exclude(partner__slug__in=["sever-plus", "zapad-it", NEVER_SEEN])
        .select_related("contact", "partner")
        .order_by("pk")
    )
    for place, delivery in enumerate(readers[: ACKNOWLEDGED + ONLY_READ]):
        start = datetime(2021, 3, 31, 14, tzinfo=MOSCOW) + timedelta(hours=4 * place)
        clock.play(start)
        open_link(link_token(delivery))
        if place < ACKNOWLEDGED:
            acknowledge(
                Notice.objects.get(pk=notice.pk), partner_id=delivery.partner_id, contact=delivery.contact,
                name=delivery.contact.name, role="отдел продаж", language="ru",
            )  # fmt: skip
