"""Proposes for each term of a policy the phrase of the letter it may rest on, and what the phrase seems to say.

A proposal is `sure` where the words leave no choice: then the form is filled with it. It is a person who decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from licensing.letter.dates import days_in
from licensing.letter.phrases import Place, one_spelling
from licensing.letter.words import (
    ALL_PRODUCTS,
    CONTINUES,
    EXCEPTS,
    OUR_PRODUCTS,
    PARTNERS,
    RENEWALS,
    RUNNING,
    SCOPE,
    SEGMENTS,
    STOPS,
    named,
    pattern,
    stem_of,
)

MOST_READ = 20_000
"""Characters that are looked through: the scope of a withdrawal stands at the beginning of a letter."""
LEADING = 80
"""Characters before a day or a partner among which the words that lead to it stand."""
EVERY = "*"
SALUTATION = r"(?:\A|(?<=\n))(?:Dear|Hello|Уважаем\w*|Здравствуйте)\b[^\n]{0,100}\n"
SENTENCE_END = re.compile(rf"(?<=[.!?;])\s+(?=[^a-zа-яе])|\n\s*\n|{SALUTATION}")
ABBREVIATED = re.compile(r"(?:\b(?:г|гг|ст|п|т|Inc|Ltd|Co|No|Nr)|\b[A-ZА-Я])\.$")
ISSUES = pattern(SCOPE)
LEAVES_OUT = pattern(EXCEPTS)
CUE = re.compile(
    r"(?:\b(?:effective(?:\s+(?:from|as\s+of|on))?|as\s+of|as\s+from|from|since|starting|beginning(?:\s+on)?|with\s+effect\s+from"
    r"|начиная\s+с|с|вступа\w+\s+в\s+силу(?:\s+с)?))\s+$",
    re.IGNORECASE,
)
OURS = re.compile(
    r"(?:from\s+you\s+and\s+)?(?:(?:from|by|to)\s+)?(?:(?:your|all|our|the|ваш\w*|все\w*|наш\w*)\s+)*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What may be named in a letter: code → its names, in whichever language."""

    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    territory: dict[str, tuple[str, ...]] = field(default_factory=dict)
    segments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    above: dict[str, frozenset[str]] = field(default_factory=dict)
    """Segment → those it lies below."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`values` are codes, ISO days or a kind of run-off; `*` is everything."""

    place: Place
    values: tuple[str, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    begin: int
    text: str

    @property
    def is_scope(self) -> bool:
        return ISSUES.search(self.text) is not None

    @property
    def has_exception(self) -> bool:
        return LEAVES_OUT.search(self.text) is not None


def propose(letter: str, vocabulary: Vocabulary) -> dict[str, Proposal]:
    """Return what is proposed, by the kind of term (licensing.models.TermKind); silent where the letter is."""
    rows = list(sentences(one_spelling(letter[:MOST_READ])))
    found = {
        "who": who(rows),
        "products": products(rows, vocabulary.lines),
        "countries": of_names(rows, names_of(vocabulary.territory, rows)),
        "customers": customers(rows, vocabulary),
        "since": since(rows),
        "running": running(rows),
    }
    return {kind: proposal for kind, proposal in found.items() if proposal is not None}


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences and paragraphs of a text; a line break alone ends none."""
    begin = 0
    for match in SENTENCE_END.finditer(text):
        if "\n" not in match[0] and ABBREVIATED.search(text[max(begin, match.start() - 8) : match.start()]):
            continue
        yield Sentence(begin, text[begin : match.start()])
        begin = match.end()
    yield Sentence(begin, text[begin:])


Patterns = dict[str, list[re.Pattern]]


def names_of(names: dict[str, tuple[str, ...]], rows: list[Sentence]) -> Patterns:
    """Return the patterns of those names that can stand in the text at all; an abbreviation keeps its capitals."""
    text = " ".join(row.text for row in rows).lower()
    found: Patterns = {}
    for code, spellings in names.items():
        for name in map(one_spelling, filter(None, spellings)):
            if stem_of(name.split()[0]).lower() in text:
                flags = re.NOFLAG if name.isupper() else re.IGNORECASE
                found.setdefault(code, []).append(re.compile(named(name), flags))
    return found


def of_names(rows: list[Sentence], patterns: Patterns) -> Proposal | None:
    """Return the sentence that names most, one that says what is withdrawn before all others."""
    best: tuple[tuple[bool, int], Proposal] | None = None
    for row in rows:
        spans = [
            (*match.span(), code) for code, all_ in patterns.items() for one in all_ for match in one.finditer(row.text)
        ]
        if not spans:
            continue
        spans = outermost(spans)
        codes = tuple(dict.fromkeys(code for _begin, _end, code in spans))
        place = row.begin + spans[0][0], row.begin + max(end for _begin, end, _code in spans)
        rank = row.is_scope, len(codes)
        if best is None or rank > best[0]:
            best = rank, Proposal(place, codes, row.is_scope and not row.has_exception)
    return best and best[1]


def outermost(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans in order, without those that lie within a longer one: a name that is part of another name."""
    found: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not any(begin <= span[0] and span[1] <= end and (begin, end) != span[:2] for begin, end, _code in found):
            found.append(span)
    return found


def products(rows: list[Sentence], lines: dict[str, tuple[str, ...]]) -> Proposal | None:
    """Return the lines named where something is withdrawn, else what is said of all products."""
    by_name = of_names(rows, names_of(lines, rows))
    if by_name is not None and by_name.sure:
        return by_name
    if every := of_names(rows, {EVERY: [pattern(ALL_PRODUCTS)]}):
        return every
    if by_name is not None:
        return by_name
    ours = of_names(rows, {EVERY: [pattern(OUR_PRODUCTS)]})
    return ours and Proposal(ours.place, ours.values)


def customers(rows: list[Sentence], vocabulary: Vocabulary) -> Proposal | None:
    """Return the customers meant; a segment that lies below another one named is meant with it."""
    patterns = names_of(vocabulary.segments, rows)
    for code, words in SEGMENTS.items():
        if code in vocabulary.segments:
            patterns.setdefault(code, []).append(pattern(words))
    found = of_names(rows, patterns)
    if found is None:
        return None
    named_ = set(found.values)
    codes = tuple(code for code in found.values if named_.isdisjoint(vocabulary.above.get(code, ())))
    return Proposal(found.place, codes, found.sure)


def since(rows: list[Sentence]) -> Proposal | None:
    """Return the day that a word such as “effective” or «с» leads in; sure where there is but one."""
    found = [cued(row, *day) for row in rows for day in days_in(row.text)]
    led = [row for row in found if row[0]]
    chosen = led or found
    if not chosen:
        return None
    days = {day for _led, _place, day in chosen}
    _led, place, day = chosen[0]
    return Proposal(place, (day.isoformat(),), bool(led) and len(days) == 1)


def cued(row: Sentence, begin: int, end: int, day: date) -> tuple[bool, Place, date]:
    before = max(0, begin - LEADING)
    cue = CUE.search(row.text[before:begin])
    return cue is not None, (row.begin + (before + cue.start() if cue else begin), row.begin + end), day


def running(rows: list[Sentence]) -> Proposal | None:
    for row in rows:
        named_ = pattern(RUNNING).search(row.text)
        if named_ is None:
            continue
        goes_on, stops = (list(pattern(words).finditer(row.text)) for words in (CONTINUES, STOPS))
        verbs = [*goes_on, *stops]
        spans = [named_.span(), *(verb.span() for verb in verbs)]
        place = row.begin + min(begin for begin, _end in spans), row.begin + max(end for _begin, end in spans)
        if bool(goes_on) == bool(stops) or denied(row.text, verbs):
            return Proposal(place)
        kind = "nothing" if stops else "all" if pattern(RENEWALS).search(row.text) else "preset"
        return Proposal(place, (kind,), not row.has_exception)
    return None


def denied(text: str, verbs: Iterable[re.Match]) -> bool:
    """Say whether a word right before a verb turns it round."""
    return any(re.search(r"\b(?:not|never|не)\s+(?:be\s+)?$", text[: verb.start()], re.IGNORECASE) for verb in verbs)


def who(rows: list[Sentence]) -> Proposal | None:
    """Return the partners spoken of last where something is withdrawn: from whom it is, not who is addressed."""
    for row in rows:
        spans = [match.span() for match in pattern(PARTNERS).finditer(row.text)] if row.is_scope else []
        if spans:
            begin, end = spans[-1]
            before = max(0, begin - LEADING)
            begin = before + OURS.search(row.text[before:begin]).start()
            return Proposal((row.begin + begin, row.begin + end), (), not row.has_exception)
    return None
