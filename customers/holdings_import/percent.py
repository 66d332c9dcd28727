"""Shares as sources write them → the two ends of a band in percent. No database, no translation."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

FINEST = Decimal("1E-10")
MOST = Decimal(1000)
"""What a share stays below; anything above 100 is kept as the source says it, and told."""
NUMBER = r"(\d{1,15}(?:[.,]\d{1,40})?)"
BAND = re.compile(rf"{NUMBER}(?:-|to|до){NUMBER}")
FROM_TO = re.compile(rf"(?:from|от){NUMBER}(?:to|до){NUMBER}")
ABOVE = re.compile(rf"(?:>|morethan|over|above|более|больше|свыше){NUMBER}")
AT_LEAST = re.compile(rf"(?:>=|≥|atleast|неменее|от|from){NUMBER}")
BELOW = re.compile(rf"(?:<|lessthan|below|менее|меньше){NUMBER}")
AT_MOST = re.compile(rf"(?:<=|≤|atmost|upto|неболее|до){NUMBER}")
Band = tuple[Decimal | None, Decimal | None]


class ShareError(ValueError):
    """The text or number is no share; `code` is no_share, negative or too_large."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read_share(text: str) -> Band:
    """Return the band a text states, both None where it states none: "60 %", "25.00–50.00", "> 50", "не менее 25,5"."""
    plain = re.sub(r"[\s%\u00a0]+|процент\w*|percent", "", text.casefold())
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain)
    if not plain:
        return None, None
    if plain.startswith("-"):
        raise ShareError("negative")
    if match := re.fullmatch(NUMBER, plain):
        return exact(number(match[1]))
    for pattern in (FROM_TO, BAND):
        if match := pattern.fullmatch(plain):
            return band(number(match[1]), number(match[2]))
    return one_sided(plain)


def one_sided(plain: str) -> Band:
    if match := AT_LEAST.fullmatch(plain):
        return band(number(match[1]), Decimal(100))
    if match := ABOVE.fullmatch(plain):
        return band(number(match[1]), Decimal(100), above=True)
    if match := AT_MOST.fullmatch(plain):
        return band(Decimal(0), number(match[1]))
    if match := BELOW.fullmatch(plain):
        return band(Decimal(0), number(match[1]), below=True)
    raise ShareError("no_share")


def number(value: object) -> Decimal:
    """Return a number from 0 to below 1000."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise InvalidOperation
        found = Decimal(str(value).replace(",", ".").strip())
    except InvalidOperation:
        raise ShareError("no_share")
    if not found.is_finite():
        raise ShareError("no_share")
    if found < 0:
        raise ShareError("negative")
    if found >= MOST:
        raise ShareError("too_large")
    return found


def exact(share: Decimal) -> Band:
    """Return the share twice; one with more than ten decimals lies between its two neighbors."""
    return rounded(share, ROUND_FLOOR), rounded(share, ROUND_CEILING)


def band(low: Decimal, high: Decimal, *, above: bool = False, below: bool = False) -> Band:
    """Return the band; `above` and `below` leave its ends out: the next share counted is 10^-10 percent away."""
    low, high = rounded(low, ROUND_FLOOR), rounded(high, ROUND_CEILING)
    return low + FINEST if above else low, max(high - FINEST, Decimal(0)) if below else high


def rounded(share: Decimal, rounding: str) -> Decimal:
    # Adjusted first: the digits of 1E-999999999 would fill the memory.
    if share and share.adjusted() < -20:
        return FINEST if rounding == ROUND_CEILING else Decimal(0)
    found = share.quantize(FINEST, rounding=rounding)
    return found.normalize() if found else Decimal(0)
