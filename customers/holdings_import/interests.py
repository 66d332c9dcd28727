"""The interests of a BODS relationship: which are holdings, of which kind, and with what share."""

from decimal import Decimal

from django.utils.translation import gettext as _

from customers.holdings_import.percent import Band, ShareError, band, exact, number
from customers.holdings_import.reading import day_of, share_rejected, text_of
from customers.holdings_import.rows import HoldingRow, Rejected, Statement
from customers.models import HoldingKind

CONTROL = (
    "appointmentOfBoard",
    "otherInfluenceOrControl",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
)
KINDS = {"shareholding": HoldingKind.SHARES, "votingRights": HoldingKind.VOTES}
KINDS |= dict.fromkeys(CONTROL, HoldingKind.CONTROL)


def holdings_of(found: Statement, details: dict, owner: str, asset: str) -> None:
    """Add a holding for each interest that is one. What repeats other statements is passed over, and told."""
    interests = details.get("interests")
    if interests is not None and not isinstance(interests, list):
        raise Rejected("recordDetails.interests", interests, _("This is no list."), _("Give a list of interests."))
    used: dict[str, int] = {}
    sums_up = bool(details.get("componentRecords"))
    for place, interest in enumerate(interests or [{}]):
        if sums_up and not is_direct(interest):
            found.passed.append(_("interests that sum up other statements of the file"))
            continue
        row = holding_of(found, interest, f"recordDetails.interests[{place}]", owner, asset)
        if row is not None:
            used[row.kind] = used.get(row.kind, 0) + 1
            row.key = f"{found.record}#{row.kind}{'' if used[row.kind] == 1 else used[row.kind]}"
            found.holdings.append(row)


def is_direct(interest: object) -> bool:
    """Say whether an interest is held directly, so that no chain of other statements tells it too."""
    return not isinstance(interest, dict) or interest.get("directOrIndirect") == "direct"


def holding_of(found: Statement, interest: object, where: str, owner: str, asset: str) -> HoldingRow | None:
    if not isinstance(interest, dict):
        raise Rejected(where, interest, _("This is no interest."), _("Give an object with type and share."))
    kind = text_of(interest.get("type"), 60)
    holding = KINDS.get(kind, HoldingKind.SHARES if kind in ("", "unknownInterest") else None)
    if holding is None:
        found.passed.append(_("interests that are no holding: %(kind)s") % {"kind": kind})
        return None
    row = HoldingRow("", owner, asset, holding, detail=text_of(interest.get("details")))
    row.lower = day_of(interest.get("startDate"), f"{where}.startDate")
    row.upper = day_of(interest.get("endDate"), f"{where}.endDate")
    check_days(row, interest, where)
    if interest.get("directOrIndirect") == "indirect":
        # What a chain hands on is counted along the chain. Without one the share is not known.
        found.passed.append(_("shares held through others: the holding is kept, its share is not counted"))
        return row
    if kind not in ("", "unknownInterest"):
        row.low, row.high = share_of(interest.get("share"), f"{where}.share")
    return row


def check_days(row: HoldingRow, interest: dict, where: str) -> None:
    if row.lower and row.upper and row.upper < row.lower:
        expected = _("Give a day that is not before startDate.")
        raise Rejected(f"{where}.endDate", interest.get("endDate"), _("It ends before it begins."), expected)


def share_of(share: object, where: str) -> Band:
    """Return the band of a share object. An end that is left out is next to the one that is named."""
    if share is None:
        return None, None
    if not isinstance(share, dict):
        raise Rejected(where, share, _("This is no share."), _("Give an object with exact, or minimum and maximum."))
    if share.get("exact") is not None:
        return exact(read_number(share["exact"], f"{where}.exact"))
    low, above = end_of(share, "minimum", "exclusiveMinimum", where)
    high, below = end_of(share, "maximum", "exclusiveMaximum", where)
    if low is None and high is None:
        return None, None
    return band(
        low or Decimal(0), Decimal(100) if high is None else high, above=above, below=below and high is not None
    )


def end_of(share: dict, included: str, left_out: str, where: str) -> tuple[Decimal | None, bool]:
    """Return one end and whether it is left out; earlier editions say that with a boolean beside the number."""
    value, excluded = share.get(included), share.get(left_out)
    if isinstance(excluded, bool) or excluded is None:
        return (None if value is None else read_number(value, f"{where}.{included}")), bool(excluded)
    return read_number(excluded, f"{where}.{left_out}"), True


def read_number(value: object, where: str) -> Decimal:
    try:
        return number(value)
    except ShareError as error:
        raise share_rejected(where, value, error)
