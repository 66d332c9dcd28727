"""Names of customers: folded for search across scripts, and the hints that words in them give."""

import re
import unicodedata
from dataclasses import dataclass

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u",
    "ү": "u", "һ": "h", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
READABLE = LETTERS | {"й": "y", "ы": "y", "х": "kh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "yo"}
FOLDS = [("shch", "sch"), ("kh", "h"), ("yu", "iu"), ("ya", "ia"), ("yo", "e"), ("ye", "e"), ("ju", "iu"), ("ja", "ia"),
         ("ks", "x"), ("y", "i"), ("j", "i"), ("w", "v"), ("q", "k"), ("c", "k"), ("kh", "ch"), ("ii", "i")]  # fmt: skip
FORMS = {
    "ооо", "ао", "пао", "зао", "оао", "нао", "ип", "тоо", "гку", "одо", "чуп", "уп", "сп", "осоо", "мчж",
    "фгбоу", "фгаоу", "гбоу", "во", "гуп", "муп", "фгуп", "гбу", "фгбу", "рго", "ргп", "кгп", "пхв",
    "llc", "ltd", "llp", "jsc", "pjsc", "cjsc", "ojsc", "inc", "ooo", "ao", "pao", "zao", "too", "ip", "mchj",
}  # fmt: skip


def is_cyrillic(text: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in text)


def latin(text: str) -> str:
    """Return a readable Latin form of a name in Cyrillic; what is Latin already stays."""
    return "".join(spell(char) for char in text)


def spell(char: str) -> str:
    if char.lower() not in READABLE:
        return char
    spelled = READABLE[char.lower()]
    return spelled.capitalize() if char.isupper() else spelled


def words(text: str) -> list[str]:
    """Return the words of a name in small letters, without quotes and marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.findall(r"[\w]+", plain)


def search_key(text: str) -> str:
    """Return the key under which a name is searched: the same for spellings in either script, no legal form."""
    kept = [word for word in words(text) if word not in FORMS] or words(text)
    return " ".join(fold(word) for word in kept)


def fold(word: str) -> str:
    spelled = "".join(LETTERS.get(char, char) for char in word)
    spelled = "".join(char for char in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(char))
    for found, put in FOLDS:
        spelled = spelled.replace(found, put)
    return re.sub(r"(.)\1+", r"\1", spelled)


@dataclass(frozen=True, slots=True)
class NameSignals:
    """Hints by words alone: they prove nothing."""

    state: bool
    activity: tuple[str, ...]


STATE_WORDS = (
    "министерств", "администраци", "государственн", "федеральн", "муниципальн", "правительств", "прокуратур",
    "казначейств", "акимат", "комитет", "департамент", "мэри", "гуп", "муп", "фгуп", "фгбу", "фгбоу", "фгаоу", "гбу",
    "гбоу", "ргп", "кгп", "минист", "ministry", "municipal", "federal", "government", "akimat", "state",
)  # fmt: skip
ACTIVITY_WORDS = [
    ("university", ("университет", "university", "академи", "институт")),
    ("school", ("школ", "гимнази", "лице", "school", "gymnasium", "lyceum")),
    ("hospital", ("больниц", "поликлиник", "клиник", "hospital", "clinic")),
]


def name_signals(name: str) -> NameSignals:
    """Return what the words of a name hint at: the state, and segments of activity."""
    found = words(name)
    activity = tuple(
        code for code, stems in ACTIVITY_WORDS if any(word.startswith(stem) for word in found for stem in stems)
    )
    return NameSignals(any(word.startswith(stem) for word in found for stem in STATE_WORDS), activity)
