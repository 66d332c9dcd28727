"""Names across scripts: a readable Latin form of a Cyrillic, Armenian or Georgian name, and a Cyrillic one of a Latin."""

import re

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u",
    "ү": "u", "һ": "h", "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
ARMENIAN = {
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "y", "թ": "t", "ժ": "zh", "ի": "i",
    "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y", "ն": "n",
    "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts",
    "ւ": "u", "փ": "p", "ք": "k", "և": "ev", "օ": "o", "ֆ": "f",
}  # fmt: skip
GEORGIAN = {
    "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i", "კ": "k", "ლ": "l",
    "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "zh", "რ": "r", "ს": "s", "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k",
    "ღ": "gh", "ყ": "q", "შ": "sh", "ჩ": "ch", "ც": "ts", "ძ": "dz", "წ": "ts", "ჭ": "ch", "ხ": "kh", "ჯ": "j", "ჰ": "h",
}  # fmt: skip
READABLE = CYRILLIC | ARMENIAN | GEORGIAN
SPELLINGS = {
    "shch": "щ", "sch": "щ", "iya": "ия", "iy": "ий", "yy": "ый", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш",
    "yu": "ю", "ya": "я", "yo": "ё", "ye": "е", "ck": "к", "ph": "ф", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е",
    "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
    "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "й", "z": "з",
}  # fmt: skip
BY_PLACE = [
    (re.compile(r"(?<=k)y\b", re.IGNORECASE), "ий"),
    (re.compile(r"(?<=[bcdfghklmnpqrstvwxz])ye", re.IGNORECASE), "ые"),
    (re.compile(r"(?<=[bcdfghklmnpqrstvwxz])y(?![aou])", re.IGNORECASE), "ы"),
    (re.compile(r"(?<=[aeiou])yo", re.IGNORECASE), "йо"),
]
"""What y stands for depends on the letters around it."""
SPELLED = re.compile("|".join(sorted(SPELLINGS, key=len, reverse=True)), re.IGNORECASE)


def is_cyrillic(text: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in text)


def latin(text: str) -> str:
    """Return a readable Latin form of a name; what is Latin already, and what is unknown, stays."""
    text = text.replace("ու", "ւ").replace("Ու", "Ւ")
    return "".join(spell(char, text[place + 1 : place + 2]) for place, char in enumerate(text))


def spell(char: str, following: str) -> str:
    spelled = READABLE.get(char.lower())
    if spelled is None:
        return char
    return cased(spelled, char, shouted=following.isupper())


def cyrillic(text: str) -> str:
    """Return a Cyrillic form of a name in Latin letters, good enough to be recognized."""
    for pattern, put in BY_PLACE:
        text = pattern.sub(lambda found, put=put: cased(put, found[0], found[0].isupper()), text)
    return SPELLED.sub(
        lambda found: cased(SPELLINGS.get(found[0].lower(), found[0]), found[0], found[0].isupper()), text
    )


def cased(spelled: str, like: str, shouted: bool) -> str:
    """Give a spelling the case of the letters it stands for; `shouted` where its neighbor is a capital too."""
    if not like[:1].isupper():
        return spelled
    return spelled.upper() if shouted and len(spelled) > 1 else spelled.capitalize()
