"""Bringing in sales licenses from a file: one row a license, or a bundle."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Segment
from files.importing import NEW, SAME, CellError, Column, ImportSpec, Run
from files.parsing import parse_day, parse_yes
from licensing.models import Bundle, License, ProductLine
from licensing.selectors.territory import parse_territory
from licensing.services.bundles import bundle_end, bundle_grants
from licensing.services.licenses import Grant, grant_licenses
from partners.exceptions import Refused
from partners.models import Partner

VENDOR = {"vendor", "вендор"}


def apply(values: dict, run: Run) -> str:
    """Grant what a row says, unless exactly that was granted already. All rows of a run are one act."""
    holder = find(Partner, "slug", values["holder"], "holder")
    grants = [grant for grant in grants_of(values, holder) if not stands(grant)]
    if not grants:
        return SAME
    try:
        run.kept["act"] = grant_licenses(grants, actor=run.actor, reason=run.reason, act=run.kept.get("act"))
    except Refused as refusal:
        raise CellError(str(refusal)) from refusal
    return NEW


def grants_of(values: dict, holder: Partner) -> list[Grant]:
    since, until = values["since"], values["last"] + timedelta(days=1) if values["last"] else None
    grantor = grantor_of(values["grantor"])
    if values["bundle"]:
        bundle = find(Bundle, "code", values["bundle"], "bundle")
        return bundle_grants(bundle, holder, since=since, until=until or bundle_end(bundle, since), grantor=grantor)
    for name in ("line", "segment", "territory"):
        if not values[name]:
            raise CellError(_("The cell is empty."), _("Give line, segment and territory, or a bundle."), name)
    territory, excluded = values["territory"]
    return [
        Grant(
            holder=holder,
            grantor=grantor,
            line=find(ProductLine, "slug", values["line"], "line"),
            segment=find(Segment, "code", values["segment"], "segment"),
            territory=territory,
            excluded=excluded,
            since=since,
            until=until,
            may_pass_on=bool(values["may_pass_on"]),
            document=values["document"] or "",
        )
    ]


def grantor_of(text: str | None) -> Partner | None:
    if not text:
        return Partner.objects.filter(is_operator=True).first()
    return None if text.strip().lower() in VENDOR else find(Partner, "slug", text, "grantor")


def find(model, field: str, value: str, column: str):
    row = model.objects.filter(**{field: value.strip().lower()}).first()
    if row is None:
        known = ", ".join(str(name) for name in model.objects.values_list(field, flat=True)[:12])
        raise CellError(
            _("Nothing is on file under this code."), _("On file are: %(known)s.") % {"known": known}, column
        )
    return row


def stands(grant: Grant) -> bool:
    """Say whether a grant was made before: it is open, or an officer revoked it since, and that stands.

    What an Undo took back was never meant, and may be brought in again.
    """
    row = grant.as_license()
    key = {name: getattr(row, name) for name in ("holder", "grantor", "line", "segment", "territory", "excluded")}
    began = Q(valid__startswith=grant.since) | Q(
        valid__isempty=True, act_items__after__valid__0=grant.since.isoformat()
    )
    of_key = License.objects.filter(**key)
    revoked = of_key.filter(began, revoked=True).exclude(
        act_items__before__isnull=True, act_items__act__undone_by__isnull=False
    )
    return of_key.open().filter(valid=row.valid).exists() or revoked.exists()


LICENSES = ImportSpec(
    title="licenses",
    columns=(
        Column("holder", ("Partner code", "Код партнёра", "Партнёр"), True, example="romashka-kz"),
        Column("bundle", ("Bundle", "Набор")),
        Column("line", ("Product line", "Линейка"), example="meetings"),
        Column("segment", ("Segment", "Сегмент"), example="commercial"),
        Column("territory", ("Territory", "Территория"), parse=parse_territory, example="CIS except TM"),
        Column("since", ("From", "С"), True, parse_day, example="2021-01-01"),
        Column("last", ("Until (last day)", "По (включительно)"), parse=parse_day, example="2030-12-31"),
        Column("grantor", ("Granted by", "Кем выдана")),
        Column("may_pass_on", ("May pass it on", "Может передавать"), parse=parse_yes, example="no"),
        Column("document", ("Document", "Документ"), example="Contract 7/2021"),
    ),
    apply=apply,
    key=lambda values: tuple(str(value) for value in values.values()),
)
