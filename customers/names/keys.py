"""The key of a name: one skeleton in Latin letters for its spellings in either script, without its legal form.

Spellings are folded so that the key of a word's beginning is, as far as can be, the beginning of the word's key: the
longer spelling wins (x becomes ks, not the reverse), for people search by parts.
"""

import re
import unicodedata
from functools import lru_cache

from customers.names.letters import READABLE

KEY_LETTERS = READABLE | {
    "ё": "e", "й": "i", "ы": "i", "х": "h", "щ": "sh", "ю": "iu", "я": "ia", "ї": "i", "є": "e",
    "ә": "a", "ə": "a", "ı": "i", "ş": "sh", "ș": "sh", "ç": "ch", "ţ": "ts", "ț": "ts", "š": "sh", "č": "ch", "ž": "zh",
    "ł": "l", "ø": "o", "æ": "e", "đ": "d", "ß": "ss",
}  # fmt: skip
CONSONANT = "bcdfghklmnpqrstvwxz"
FOLDS = [
    (re.compile(pattern), put)
    for pattern, put in [
        (r"shch|sch", "sh"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"tz", "ts"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "ts"),
        (r"c(?!h)", "k"),
        (rf"(?<=[{CONSONANT}])[yj]o", "e"),
        (rf"(?<![{CONSONANT}])[yj]e", "e"),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"(.)\1+", r"\1"),
    ]
]
APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼʻ`´ʹ](?=\w)")
FORMS_IN_USE = """
    ооо ао пао зао оао нао ип одо осоо чуп чтуп тоо ано нко нп
    фгбоу фгаоу фгкоу фгбу фгау фгку фгуп фгбну фгбуз гбоу гаоу гкоу гбуз гбпоу гбу гау гку гуп гп муп мп
    мбоу маоу мкоу мбдоу мадоу мбу мау мку оау обу во впо спо
    тов прат пат ат кп аат зат таа жшс ақ жак ргп кгп гккп гкп рго ргу кгу пхв мчж аж qmj жчк оак ҷдмм ҷсп ҷск
    llc ltd limited llp lp plc inc corp jsc pjsc cjsc ojsc gmbh ag sa srl spa oy ab
    ooo ao pao zao oao too ip mchj mmc asc qsc tov at prat hj
    սպը փբը բբը შპს სს
"""
FORMS = frozenset(FORMS_IN_USE.split())
"""Words that say which form an organization has, and nothing of which one it is."""
FORM_PHRASES = re.compile(
    r"\b(?:(?:публичное|закрытое|открытое|непубличное) )?акционерное общество\b"
    r"|\b(?:общество|товарищество) с (?:ограниченной|дополнительной) ответственностью\b"
    r"|\bиндивидуальный предприниматель\b"
    r"|\b(?:limited liability|joint[ -]stock) (?:company|partnership)\b"
    r"|\b(?:public|open|closed) joint[ -]stock company\b"
)


def tidied(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold()
    return APOSTROPHES.sub("", unicodedata.normalize("NFC", plain))


def words(text: str) -> list[str]:
    """Return the words of a name in small letters, without quotes and marks."""
    return re.findall(r"\w+", tidied(text))


def search_key(text: str) -> str:
    """Return the key under which a name is searched; a name that is nothing but a legal form keeps it."""
    kept = [word for word in words(FORM_PHRASES.sub(" ", tidied(text))) if word not in FORMS]
    return " ".join(folded for word in kept or words(text) if (folded := fold(word)))


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return the skeleton of one word in small letters; the words of names come again and again."""
    spelled = "".join(KEY_LETTERS.get(char, char) for char in word.replace("ու", "ւ"))
    spelled = "".join(char for char in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(char))
    for pattern, put in FOLDS:
        spelled = pattern.sub(put, spelled)
    return spelled
