"""Letters in: what is taken, what it says, and how everything else is refused."""

import hashlib
import time

import pytest

from files.documents import MOST_BYTES
from files.exceptions import FileError
from files.letters import read_letter, text_letter, tidy
from files.pdf_text import MOST_CHARACTERS, MOST_PAGES, MOST_SECONDS
from tests.fixtures.documents import PDF, PNG
from tests.fixtures.letters import LETTER, TEXT, blank, locked, packed

NO_LETTER = "is no letter that can be read: send PDF, plain text or a picture, or paste its text."
RUSSIAN = "С 31 марта 2021 г.\nотзывается право."


@pytest.mark.parametrize(
    ("content", "name", "kept", "kind", "text"),
    [
        pytest.param(LETTER, "letter.pdf", "letter.pdf", "application/pdf", TEXT, id="pdf"),
        pytest.param(locked(""), "l.pdf", "l.pdf", "application/pdf", TEXT, id="pdf that all may read"),
        pytest.param(PDF, "scan.pdf", "scan.pdf", "application/pdf", "", id="scan without text"),
        pytest.param(blank(MOST_PAGES), "b.pdf", "b.pdf", "application/pdf", "", id="as many pages as may be"),
        pytest.param(PNG, "photo.png", "photo.png", "image/png", "", id="picture"),
        pytest.param(RUSSIAN.encode(), "letter.txt", "letter.txt", "text/plain", RUSSIAN, id="utf-8"),
        pytest.param(RUSSIAN.encode("utf-8-sig"), "a.txt", "a.txt", "text/plain", RUSSIAN, id="utf-8 with its mark"),
        pytest.param(RUSSIAN.encode("cp1251"), "a.txt", "a.txt", "text/plain", RUSSIAN, id="windows-1251"),
        pytest.param(RUSSIAN.encode("utf-16"), "a.txt", "a.txt", "text/plain", RUSSIAN, id="utf-16"),
        pytest.param(RUSSIAN.replace("\n", "\r\n").encode(), "mail.eml", "mail.eml.txt", "text/plain", RUSSIAN, id="mail"),
    ],
)  # fmt: skip
def test_taken(content, name, kept, kind, text):
    found = read_letter(content, name)
    document = found.document
    assert (document.name, document.content_type, document.size) == (kept, kind, len(content))
    assert (document.sha256, document.content) == (hashlib.sha256(content).hexdigest(), content)
    assert found.text == text


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        pytest.param(b"", "a.pdf", "The file “a.pdf” is empty.", id="empty"),
        pytest.param(b" \n", "a.txt", "The file “a.txt” is empty.", id="blanks"),
        pytest.param(locked("secret"), "a.pdf", "“a.pdf” is locked with a password: save it without one, or paste its text.", id="locked"),
        pytest.param(LETTER[:-30], "a.pdf", "“a.pdf” is cut off or damaged: save it anew and send it again.", id="cut off"),
        pytest.param(blank(MOST_PAGES + 1), "a.pdf", f"“a.pdf” has more than {MOST_PAGES} pages: send the letter alone.", id="too many pages"),
        pytest.param(b"x" * (MOST_CHARACTERS + 1), "a.txt", f"“a.txt” has more than {MOST_CHARACTERS} characters: send the letter alone.", id="too long"),
        pytest.param(b"x" * (MOST_BYTES + 1), "a.txt", "The file “a.txt” is larger than 10 MB: send a smaller one.", id="too large"),
        pytest.param(LETTER + b"%" * MOST_BYTES, "a.pdf", "The file “a.pdf” is larger than 10 MB: send a smaller one.", id="too large a pdf"),
        pytest.param(b"PK\x03\x04 word", "a.docx", f"“a.docx” {NO_LETTER}", id="word"),
        pytest.param(b"{\\rtf1 text}", "a.rtf", f"“a.rtf” {NO_LETTER}", id="rtf"),
        pytest.param(b"MZ\x90", "a.exe", f"“a.exe” {NO_LETTER}", id="a program"),
        pytest.param(b"a\0b\0\0c", "a.txt", f"“a.txt” {NO_LETTER}", id="no text"),
        pytest.param(b"../x\0", "../../a\x07.txt", f"“a_.txt” {NO_LETTER}", id="a name that is a path"),
    ],
)  # fmt: skip
def test_refused(content, name, text):
    with pytest.raises(FileError) as refusal:
        read_letter(content, name)
    assert str(refusal.value) == text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(packed(b"q " * 200_000_000, times=2), id="unpacks to 400 MB"),
        pytest.param(packed(b"[" * 5_000_000), id="nests deeper than can be followed"),
        pytest.param(packed(b"(a) Tj " * 3_000_000), id="more text than can be read in time"),
    ],
)
def test_a_file_made_to_hurt_is_refused_in_time(content):
    began = time.monotonic()
    try:
        assert len(read_letter(content, "a.pdf").text) <= MOST_CHARACTERS
    except FileError as refusal:
        assert "“a.pdf”" in str(refusal)
    assert time.monotonic() - began < 2 * MOST_SECONDS + 5


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("a  \u00a0 b\t \n", "a b", id="blanks"),
        pytest.param("a\n\n\n\n\nb", "a\n\nb", id="empty lines"),
        pytest.param("a\x00b\x07\u00adc", "abc", id="what nobody sees"),
        pytest.param("и\u0306", "й", id="one letter, not two"),
        pytest.param("a\u202eb", "a\u202eb", id="marks of direction stay"),
    ],
)
def test_tidy(given, expected):
    assert tidy(given) == expected


def test_what_was_pasted_is_kept_as_it_stands():
    found = text_letter("Отзыв", "pasted")
    assert (found.document.name, found.document.content.decode(), found.text) == ("pasted.txt", "Отзыв", "Отзыв")
