"""Hints that the words of a name give of what an organization is. They prove nothing and decide nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from customers.names.keys import fold, words

STATE = "state"


@dataclass(frozen=True, slots=True)
class NameSignals:
    """`state`: a word hints at the state. `activity`: the segments of activity that words hint at."""

    state: bool
    activity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameSignal:
    """Words that hint at the state or at a segment of activity, unless one of `unless` is there too.

    A star stands for any ending, a space for the next word. Adjectives made of a noun are left out on purpose: a
    university is not «Университетская книга», a school not «Школьник».
    """

    hint: str
    patterns: str
    unless: str = ""


NAME_SIGNALS = [
    NameSignal(STATE, "министерств* | міністерств* | міністэрств* | министрлиги | министрлігі | ministry | ministries"
               " | ministerul | ministerstv* | nazirliyi | vazirligi | вазорати | նախարարություն* | სამინისტრო"),
    NameSignal(STATE, "администрация | администрации | адміністрація | city administration | district administration",
               unless="сетей | systems"),
    NameSignal(STATE, "правительств* | government | мэрия | префектура | прокуратур* | казначейств* | парламент*"
               " | городская дума | войсковая часть | исполком | райисполком | горисполком | облисполком | municipality"),
    NameSignal(STATE, "акимат* | аппарат акима | әкімдігі | маслихат | мәслихат | хокимият* | hokimligi | хукумат"
               " | primaria | akimat*"),
    NameSignal(STATE, "комитет | департамент", unless="олимпийск* | паралимпийск* | профсоюз* | родительск*"),
    NameSignal(STATE, "федеральн* служб* | федеральн* агентств* | федеральн* бюджетн* | федеральн* государственн*"
               " | федеральн* казенн* | федеральн* центр | федеральн* университет | federal service | federal agency"
               " | налогов* инспекци* | налогов* служб* | tax service | tax inspectorate | revenue service"),
    NameSignal(STATE, "государственн* | державн* | дзяржаўн* | мемлекеттік | мамлекеттик | davlat | давлатии | dövlət"
               " | state | gosudarstven* | госкорпорация | госпредприятие | госучреждение"),
    NameSignal(STATE, "муниципальн* | муніципальн* | municipal | municipaln* | комунальн* | коммунальн* предприяти*"
               " | коммунальн* государственн* | казенн* | бюджетн* учреждени* | автономн* учреждени*"
               " | райцентр* больниц*"),
    NameSignal(STATE, "республиканск* унитарн* | государственн* унитарн* | унитарн* предприяти*", unless="частн*"),
    NameSignal(STATE, "арбитражн* суд | районн* суд | городск* суд | областн* суд | верховн* суд | конституционн* суд"
               " | банк россии | национальн* банк республики | центральн* банк"),
    NameSignal(STATE, "гуп | муп | фгуп | гп | фгбу | фгау | фгку | гбу | гау | гку | мбу | мау | мку | гбуз | фгбуз"
               " | фгбоу | фгаоу | фгкоу | гбоу | гаоу | гкоу | гбпоу | мбоу | маоу | мкоу | мбдоу | мадоу | фгбну"
               " | ргп | кгп | гкп | гккп | ргу | кгу | руп | куп"),
    NameSignal("university", "университет | университета | университету | университеті | університет | універсітэт"
               " | university | universiteti | universitatea | universitet | համալսարան | უნივერსიტეტი"),
    NameSignal("school", "школа | школы | гимназия | гимназии | лицей | лицея | мектеп | мектебі | мактаб | maktab"
               " | school | schools | gymnasium | lyceum | сош | школа-интернат",
               unless="танц* | вождения | бизнеса | business | dance | йоги | красоты | driving"),
    NameSignal("education", "фгбоу | фгаоу | гбоу | мбоу | маоу | гбпоу | колледж | колледжа | техникум | училище"
               " | образовательн* | детский сад | дошкольн* | college | kindergarten | коледж"),
    NameSignal("education", "институт | института | institute | академия | академии | academy",
               unless="научно* | исследовательск* | проектн* | наук | красоты | research | sciences | beauty | футбол*"
               " | танц*"),
    NameSignal("hospital", "больница | больницы | госпиталь | госпиталя | лікарня | бальніца | hospital | аурухана"
               " | ауруханасы | shifoxona | spitalul | հիվանդանոց | საავადმყოფო", unless="ветеринарн* | veterinary"),
    NameSignal("healthcare", "поликлиника | клиника | диспансер | роддом | гбуз | фгбуз | здравоохранени* | медсанчасть"
               " | медицинский центр | clinic | polyclinic | medical center | емхана",
               unless="ветеринарн* | veterinary | телефонов | компьютерн*"),
    NameSignal("nonprofit", "благотворительн* | некоммерческ* | charity | charitable | nonprofit | non profit"
               " | foundation | ано | нко", unless="инвестиционн*"),
]  # fmt: skip


def name_signals(name: str) -> NameSignals:
    """Return what the words of a name hint at."""
    found = tuple(folded(word) for word in words(name))
    hit = set(phrases_in(found))
    hints = [row.hint for place, row in enumerate(NAME_SIGNALS) if (place, True) in hit and (place, False) not in hit]
    activity = tuple(dict.fromkeys(hint for hint in hints if hint != STATE))
    return NameSignals(STATE in hints, activity)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return the skeleton of a word; the same few words make up most names."""
    return fold(word)


def phrases_in(found: tuple[str, ...]) -> Iterator[tuple[int, bool]]:
    """Yield the place in NAME_SIGNALS of each phrase that stands in the words, and whether it speaks for the hint."""
    index = phrase_index()
    for place, word in enumerate(found):
        starts = [(word, False), *((word[:length], True) for length in index.lengths if length <= len(word))]
        for start in starts:
            for phrase, meant in index.phrases.get(start, ()):
                if stands_at(found, place, phrase):
                    yield meant


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """The phrases by their first term and whether that takes any ending; how long such first terms are."""

    phrases: dict[tuple[str, bool], list[tuple[tuple, tuple[int, bool]]]]
    lengths: tuple[int, ...]


@cache
def phrase_index() -> PhraseIndex:
    found: dict[tuple[str, bool], list] = {}
    for place, row in enumerate(NAME_SIGNALS):
        for patterns, speaks_for in ((row.patterns, True), (row.unless, False)):
            for phrase in phrases(patterns):
                found.setdefault(phrase[0], []).append((phrase, (place, speaks_for)))
    return PhraseIndex(found, tuple(sorted({len(term) for term, any_ending in found if any_ending})))


def phrases(patterns: str) -> list[tuple[tuple[str, bool], ...]]:
    """Return each phrase as its words' skeletons, each with whether any ending will do."""
    found = []
    for phrase in patterns.split("|"):
        terms = phrase.replace("-", " ").split()
        if terms:
            found.append(tuple((fold(term.rstrip("*").casefold()), term.endswith("*")) for term in terms))
    return found


def stands_at(found: tuple[str, ...], place: int, phrase: tuple) -> bool:
    here = found[place : place + len(phrase)]
    return len(here) == len(phrase) and all(
        word.startswith(term) if any_ending else word == term
        for word, (term, any_ending) in zip(here, phrase, strict=True)
    )
