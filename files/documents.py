"""Documents in: what a person sends as proof is a PDF or a picture, told by its content alone and never opened here."""

import hashlib
import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from files.exceptions import FileError

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 100
MOST_PIXELS = 100_000_000
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp"
TRAILING = b"\0\t\n\f\r "
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)(?![A-Za-z0-9])")
"""Names in a PDF that let it act by itself or carry another file."""
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
"""Packed content, in which any three letters come up by chance."""
HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was looked through: its kind by content, a name without paths, and the hash of what it holds."""

    name: str
    content_type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)


def check_document(content: bytes, name: str) -> Document:
    """Return what the file is. FileError for everything but a whole PDF or picture of up to 10 MB."""
    name = safe_name(name)
    if not content:
        raise FileError(_("The file “%(name)s” is empty.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise FileError(too_large(name))
    kind = kind_of(content)
    if kind is None:
        text = _("“%(name)s” is neither a PDF nor a picture: send PDF, PNG, JPEG or WebP.")
        raise FileError(text % {"name": name})
    if not IS_WHOLE[kind](content):
        raise FileError(_("“%(name)s” is cut off or damaged: save it anew and send it again.") % {"name": name})
    if is_dangerous(content, kind):
        text = _("“%(name)s” holds programs or other files: print it as a plain PDF and send that.")
        raise FileError(text % {"name": name})
    return Document(with_ending(name, kind), kind, len(content), hashlib.sha256(content).hexdigest(), content)


def too_large(name: str) -> str:
    return _("The file “%(name)s” is larger than 10 MB: send a smaller one.") % {"name": safe_name(name)}


def safe_name(name: str) -> str:
    """Return the last part of a name, without what a path, a header or a page could take for something else."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(char for char in UNSAFE.sub("_", last) if unicodedata.category(char)[0] != "C")
    return kept.strip(" .")[-LONGEST_NAME:] or "document"


def with_ending(name: str, kind: str) -> str:
    """Return the name with an ending that says what the file is."""
    ending = ENDINGS[kind]
    same = {"jpg": (".jpg", ".jpeg")}.get(ending, (f".{ending}",))
    return name if name.lower().endswith(same) else f"{name[: LONGEST_NAME - 5]}.{ending}"


def kind_of(content: bytes) -> str | None:
    """Return the kind of file its first bytes name; None for what is not taken."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def is_dangerous(content: bytes, kind: str) -> bool:
    if TEST_VIRUS in content:
        return True
    if kind != "application/pdf":
        return False
    named = HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), STREAM.sub(b"", content))
    return ACTIVE.search(named) is not None


def is_whole_pdf(content: bytes) -> bool:
    """A PDF names where its table of objects begins, and ends."""
    end = content[-1024:]
    return re.match(rb"%PDF-[12]\.\d", content) is not None and b"startxref" in content and b"%%EOF" in end


def is_whole_png(content: bytes) -> bool:
    """Every chunk is as long as it says and has its checksum; the last one is the end, and nothing comes after."""
    place, names = 8, []
    while place + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        over = place + 8 + length
        if over + 4 > len(content) or zlib.crc32(content[place + 4 : over]) != int.from_bytes(content[over : over + 4]):
            return False
        names.append(name)
        place = over + 4
        if name == b"IEND":
            break
    if content[8:16] != b"\0\0\0\rIHDR" or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        return False
    return is_sized(*struct.unpack(">II", content[16:24])) and not content[place:].strip(TRAILING)


SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The segments of a JPEG that say how large it is."""


def is_whole_jpeg(content: bytes) -> bool:
    """Walk the segments to where the picture begins; one of them says how large it is, and the end is there."""
    place, sized = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if marker == 0xDA:
            return sized and content.rstrip(TRAILING).endswith(b"\xff\xd9")
        if marker in SIZED and length >= 8 and place + 9 <= len(content):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            sized = is_sized(width, height)
        place += 2 + length
    return False


def is_whole_webp(content: bytes) -> bool:
    """The container is as long as it says, and so is each of its chunks."""
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        return False
    place, names = 12, []
    while place + 8 <= len(content):
        names.append(content[place : place + 4])
        length = int.from_bytes(content[place + 4 : place + 8], "little")
        place += 8 + length + length % 2
    return place == len(content) and not {b"VP8 ", b"VP8L"}.isdisjoint(names)


def is_sized(width: int, height: int) -> bool:
    return 0 < width * height <= MOST_PIXELS


IS_WHOLE = {
    "application/pdf": is_whole_pdf,
    "image/png": is_whole_png,
    "image/jpeg": is_whole_jpeg,
    "image/webp": is_whole_webp,
}
