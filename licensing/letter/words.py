"""What letters say of customers, running business and partners, in English and Russian; a star is any ending."""

import re

SEGMENTS = {
    "agency": "government agenc* | governmental agenc* | state agenc* | public agenc* | government bod* | state bod*"
    " | public authorit* | ministr* | municipalit* | government customer* | органа* власти | органов власти"
    " | органы власти | орган* государственной власти | государственн* орган* | госорган* | министерств*"
    " | муниципалитет*",
    "state": "state beneficiar* | state-owned | state owned | government-owned | state-controlled | state participation"
    " | state share* | state ownership | public sector | owned by the state | controlled by the state"
    " | государственн* участи* | участи* государства | госучасти* | госкомпани* | госпредприяти* | госучреждени*"
    " | государственн* компани* | государственн* предприяти* | государственн* организаци* | государственн* учреждени*"
    " | государственн* бенефициар* | бенефициар* государств* | бенефициар* — государств* | дол* государства"
    " | бюджетн* учреждени* | госсектор*",
    "education": "educational institution* | education sector | education customer* | образовательн* учреждени*"
    " | образовательн* организаци* | учреждени* образования",
    "university": "universit* | университет* | вуз*",
    "school": "schools | школ*",
    "healthcare": "healthcare | medical institution* | здравоохранени* | медицинск* учреждени*",
    "hospital": "hospital* | больниц*",
    "nonprofit": "non-profit* | nonprofit* | charit* | некоммерческ* | благотворительн*",
}
PARTNERS = (
    "sub-partner* | subpartner* | reseller* | dealer* | sub-distributor* | partners | субпартнер* | реселлер*"
    " | дилер* | субдистрибьютор* | субдистрибутор* | партнер*"
)
RUNNING = (
    "running contract* | existing contract* | current contract* | ongoing contract* | signed contract*"
    " | running agreement* | existing agreement* | running subscription* | existing subscription* | active subscription*"
    " | existing order* | running business | existing business | действующ* договор* | действующ* контракт*"
    " | действующ* подписк* | заключенн* договор* | заключенн* контракт* | текущ* договор* | текущ* контракт*"
    " | текущ* подписк* | исполняем* договор* | исполняем* контракт*"
)
CONTINUES = (
    "continue* | remain* | unaffected | not affected | honor* | honour* | stay* | продолжа* | сохраня* | остаются"
    " | остаётся | остается | не затрагива* | исполняются"
)
STOPS = "terminat* | cease* | stop* | end | ends | прекраща* | прекратят* | расторга* | аннулир*"
RENEWALS = "renew* | продлен* | продлева*"
SCOPE = (
    "withdraw* | withdrew | revok* | terminat* | prohibit* | no longer | suspend* | may not | cease* | right to sell"
    " | отзыва* | отозва* | прекраща* | запреща* | запрещен* | запрет* | приостан* | не вправе | больше не | право прода*"
    " | права прода* | право на продаж* | права на продаж*"
)
EXCEPTS = "except* | excluding | other than | does not apply | do not apply | кроме | исключени* | исключая | не распространя*"
ALL_PRODUCTS = "all our products | all products | all of our products | всю продукцию | всей продукции | все продукты"
OUR_PRODUCTS = "our products | the products | our product range | нашу продукцию | нашей продукции | наши продукты"


def pattern(words: str) -> re.Pattern:
    """Return the pattern of phrases parted by bars."""
    return re.compile("|".join(spelled(phrase) for phrase in words.split("|")), re.IGNORECASE)


def spelled(phrase: str) -> str:
    terms = (re.escape(term.rstrip("*")) + (r"\w*" if term.endswith("*") else "") for term in phrase.split())
    return r"(?<!\w)" + r"\s+".join(terms) + r"(?!\w)"


VOWELS = "аеиоуыьэюяйё"


def named(name: str) -> str:
    """Return the pattern of a name in its usual inflections: each Russian word may end otherwise."""
    return r"(?<!\w)" + r"[\s\u00a0]+".join(inflected(word) for word in name.split()) + r"(?!\w)"


def inflected(word: str) -> str:
    stem = stem_of(word)
    return re.escape(stem) + (r"\w{0,3}" if stem != word or is_russian(word) else r"(?:['’]s|s)?")


def stem_of(word: str) -> str:
    """Return what stays of a Russian word when it is inflected; an abbreviation and a Latin word stay whole."""
    if not is_russian(word):
        return word
    stem = re.sub(r"(?:ий|ый|ая|ое|ые|ие|их|ых|ия)$", "", word)
    return stem if stem != word and len(stem) > 2 else word.rstrip(VOWELS) if len(word.rstrip(VOWELS)) > 2 else word


def is_russian(word: str) -> bool:
    return not word.isupper() and re.fullmatch(r"[А-Яа-яЁё-]+", word) is not None
