"""Bringing in running business from a file: one row a contract, bid, award or quote."""

from datetime import timedelta

from django.utils.translation import gettext as _

from customers.identifiers import IdentifierError, identify
from customers.identifiers.messages import problem_text
from customers.models import Customer
from customers.services.customers import find_customer
from files.importing import CHANGED, NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import one_of, parse_codes, parse_day
from licensing.commitments import TENDER, made_on
from licensing.models import BusinessClass, Commitment, Product
from licensing.services.commitments import confirm_commitments, correct_commitment, record_commitment
from partners.exceptions import Refused
from partners.imports import limited, numbered, parse_code, parse_country
from partners.models import Partner

OPTIONAL = ("document", "tender", *TENDER)
"""What an empty cell leaves as it is on file."""
COLUMN_OF = {"ends": "last"}


def parse_business(text: str) -> str:
    return one_of(dict(BusinessClass.choices[1:]))(text)


def parse_skus(text: str) -> list[str]:
    return sorted(set(parse_codes(text)))


def apply(values: dict, run: Run) -> str:
    """Record what a row says; it counts at once. One on file of the same key is corrected, and confirmed if it waits."""
    partner, customer = partner_of(values, run), customer_of(values, run)
    values["products"] = products_of(values["products"], run)
    since = made_on(values["business"], values["since"], values)
    if since is None:
        raise CellError(_("The cell is empty."), _("Give the day on which it was made."), "since")
    given = {name: values[name] for name in OPTIONAL if values[name] is not None}
    given |= {"products": values["products"], "number": values["number"] or ""}
    if values["last"]:
        given["ends"] = values["last"] + timedelta(days=1)
    standing = on_file(partner, customer, values, since)
    try:
        return bring(standing, {**given, "since": since}, partner, customer, values["business"], run)
    except Refused as refusal:
        raise CellError(str(refusal), column=COLUMN_OF.get(refusal.code, refusal.code)) from refusal


def bring(
    standing: Commitment | None, given: dict, partner: Partner, customer: Customer, business: str, run: Run
) -> str:
    who = {"actor": run.actor, "reason": run.reason}
    if standing is None:
        record_commitment(partner=partner, customer=customer, business=business, **given, **who)
        return NEW
    if standing.is_confirmed and all(getattr(standing, name) == value for name, value in given.items()):
        return SAME
    changed = correct_commitment(standing, by_partner=False, **given, **who)
    return CHANGED if confirm_commitments([standing.pk], **who) or changed else SAME


def on_file(partner: Partner, customer: Customer, values: dict, since) -> Commitment | None:
    """Return the entry of the same partner, customer, class, number and day, for the same products where there are two."""
    rows = Commitment.objects.filter(
        partner=partner, business=values["business"], number=values["number"] or "", since=since
    )
    found = list(rows.with_customers([customer.pk]).order_by("pk"))
    return next((row for row in found if row.products == values["products"]), found[0] if found else None)


def partner_of(values: dict, run: Run) -> Partner:
    known = run.kept.setdefault("partners", {})
    if values["partner"] not in known:
        known[values["partner"]] = Partner.objects.filter(slug=values["partner"], is_link=False).first()
    if known[values["partner"]] is None:
        text = _("No partner has the code “%(code)s”.") % {"code": values["partner"]}
        raise CellError(text, _("Give the code of one on file, or bring in the partners first."), "partner")
    return known[values["partner"]]


def customer_of(values: dict, run: Run) -> Customer:
    try:
        identified = identify(values["country"], values["scheme"], values["identifier"])
    except IdentifierError as error:
        raise CellError(problem_text(error), column="identifier") from error
    known = run.kept.setdefault("customers", {})
    if identified not in known:
        known[identified] = find_customer(identified)
    if known[identified] is None:
        text = _("Nobody is on file under this number.")
        raise CellError(text, _("Mend the number, or bring in the customers first."), "identifier")
    return known[identified]


def products_of(codes: list[str], run: Run) -> list[str]:
    """Return the SKUs as the catalogue writes them; capitals do not matter."""
    if "skus" not in run.kept:
        skus = Product.objects.order_by("sku").values_list("sku", flat=True)
        run.kept["skus"] = {sku.upper(): sku for sku in skus}
    known = run.kept["skus"]
    for code in codes:
        if code not in known:
            expected = _("On file are: %(known)s.") % {"known": ", ".join(list(known.values())[:12])}
            raise CellError(_("No product has the code “%(code)s”.") % {"code": code}, expected, "products")
    return sorted(known[code] for code in codes)


def key_of(values: dict) -> tuple:
    names = ("partner", "country", "identifier", "business", "number", "since", "bid_on", "awarded_on")
    return (*(values[name] for name in names), *values["products"])


COMMITMENTS = ImportSpec(
    title="commitments",
    columns=(
        Column("partner", ("Partner code", "Код партнёра", "Партнёр"), True, parse_code, example="romashka-kz"),
        Column("country", ("Country", "Страна"), True, parse_country, example="RU"),
        Column(
            "identifier",
            ("Identifier", "Tax identifier", "Идентификатор", "Налоговый номер", "ИНН", "БИН", "УНП"),
            True,
            numbered(60),
            example="7700000009",
        ),
        Column("scheme", ("Scheme", "Вид идентификатора"), parse=limited(20), example="RU-INN"),
        Column("business", ("Kind", "Вид"), True, parse_business, example="bid"),
        Column("products", ("Products", "Продукты"), True, parse_skus, example="meet-100"),
        Column("number", ("Number", "Номер"), parse=limited(80), example="0373-21"),
        Column("since", ("Made on", "Дата"), parse=parse_day, example="2021-03-29"),
        Column("last", ("Last day", "Последний день"), parse=parse_day, example="2021-12-31"),
        Column("document", ("Document", "Документ"), parse=limited(200), example="Bid of 29 March"),
        Column("tender", ("Tender number", "Номер закупки"), parse=limited(80), example="0373-21"),
        Column("published", ("Tender published", "Закупка опубликована"), parse=parse_day, example="2021-03-10"),
        Column("bid_on", ("Bid submitted", "Заявка подана"), parse=parse_day, example="2021-03-29"),
        Column("awarded_on", ("Awarded", "Победа объявлена"), parse=parse_day, example="2021-04-12"),
        Column("delivered_by", ("To be delivered by", "Срок поставки"), parse=parse_day, example="2021-06-30"),
    ),
    apply=apply,
    key=key_of,
)
