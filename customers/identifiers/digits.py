"""Check digits of identifiers: each function takes a well-formed value and returns RIGHT, WRONG or NEVER_ISSUED.

python-stdnum is asked where it is right. It is not for a Belarusian UNP that begins with 8, nor for an OGRNIP whose
remainder has two digits, and it knows nothing of Kazakhstan.
"""

from collections.abc import Callable
from datetime import date

from stdnum import lei
from stdnum.az import voen
from stdnum.by import unp
from stdnum.exceptions import InvalidChecksum
from stdnum.md import idno
from stdnum.ru import inn
from stdnum.ua import edrpou, rntrc

RIGHT, WRONG, NEVER_ISSUED = "", "wrong_check_digit", "not_issued"
KZ_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


def told_by(is_valid: Callable[[str], bool]) -> Callable[[str], str]:
    return lambda value: RIGHT if is_valid(value) else WRONG


ru_inn = told_by(inn.is_valid)
ua_edrpou = told_by(edrpou.is_valid)
ua_rntrc = told_by(rntrc.is_valid)
az_voen = told_by(voen.is_valid)
md_idno = told_by(idno.is_valid)
iso_lei = told_by(lei.is_valid)


def ru_ogrn(value: str) -> str:
    """The last digit of what is left after dividing by 11, of 15 digits (an entrepreneur's) by 13."""
    divisor = 11 if len(value) == 13 else 13
    return RIGHT if int(value[:-1]) % divisor % 10 == int(value[-1]) else WRONG


def by_unp(value: str) -> str:
    try:
        return RIGHT if unp.calc_check_digit(value) == value[-1] else WRONG
    except InvalidChecksum:
        return NEVER_ISSUED


def kz_digit(value: str) -> str:
    """Weights 1 to 11 modulo 11; if that gives 10, weights 3 to 11, 1, 2; 10 again is never issued."""
    for weights in KZ_WEIGHTS:
        rest = sum(weight * int(digit) for weight, digit in zip(weights, value[:11], strict=True)) % 11
        if rest < 10:
            return RIGHT if rest == int(value[11]) else WRONG
    return NEVER_ISSUED


def is_day(day: str, month: str, year: str) -> bool:
    try:
        return bool(date(int(year), int(month), int(day)))
    except ValueError:
        return False


def has_day_of_birth(value: str) -> bool:
    """Say whether a Kazakh person's number begins with a day, YYMMDD; the seventh digit tells the century."""
    century = {"1": "18", "2": "18", "3": "19", "4": "19", "5": "20", "6": "20"}.get(value[6], "20")
    return is_day(value[4:6], value[2:4], century + value[:2])


def has_day_after_first(value: str) -> bool:
    """Say whether a Kyrgyz number goes on with a day, DDMMYYYY, after its first digit."""
    return is_day(value[1:3], value[3:5], value[5:9])
