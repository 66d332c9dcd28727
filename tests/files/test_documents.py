"""What is taken as a document, told by content alone, and how everything else is refused."""

import hashlib

import pytest

from files.documents import MOST_BYTES, check_document, safe_name
from files.exceptions import FileError
from tests.fixtures.documents import JPEG, PDF, PNG, WEBP, png

NO_KIND = "is neither a PDF nor a picture: send PDF, PNG, JPEG or WebP."
BROKEN = "is cut off or damaged: save it anew and send it again."
ACTS = "holds programs or other files: print it as a plain PDF and send that."
LARGE = PDF[:-6] + b"%" * (MOST_BYTES - len(PDF)) + PDF[-6:]


@pytest.mark.parametrize(
    ("content", "name", "kept", "kind"),
    [
        pytest.param(PDF, "letter.pdf", "letter.pdf", "application/pdf", id="pdf"),
        pytest.param(PNG, "scan.PNG", "scan.PNG", "image/png", id="png"),
        pytest.param(JPEG, "scan.jpeg", "scan.jpeg", "image/jpeg", id="jpeg"),
        pytest.param(WEBP, "scan.webp", "scan.webp", "image/webp", id="webp"),
        pytest.param(PDF, "letter.exe", "letter.exe.pdf", "application/pdf", id="mislabeled, named by its content"),
        pytest.param(PNG, "устав.svg", "устав.svg.png", "image/png", id="picture under another ending"),
        pytest.param(LARGE, "large.pdf", "large.pdf", "application/pdf", id="exactly 10 MB"),
        pytest.param(
            PDF.replace(b"xref\n0", b"4 0 obj\nstream\n/JS \nendstream\nxref\n0", 1),
            "a.pdf", "a.pdf", "application/pdf", id="letters by chance in packed content",
        ),
    ],
)  # fmt: skip
def test_taken(content, name, kept, kind):
    found = check_document(content, name)
    expected = (kept, kind, len(content), hashlib.sha256(content).hexdigest())
    assert (found.name, found.content_type, found.size, found.sha256) == expected


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"", "The file “a.pdf” is empty.", id="empty"),
        pytest.param(LARGE + b" ", "The file “a.pdf” is larger than 10 MB: send a smaller one.", id="a byte too large"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_KIND, id="svg"),
        pytest.param(b"<!doctype html><script>1</script>", NO_KIND, id="html"),
        pytest.param(b"PK\x03\x04" + b"\0" * 40, NO_KIND, id="zip"),
        pytest.param(b"MZ" + b"\0" * 40, NO_KIND, id="program"),
        pytest.param(b"GIF89a" + b"\0" * 40, NO_KIND, id="gif"),
        pytest.param(b"\n" + PDF, NO_KIND, id="pdf that begins later"),
        pytest.param(PDF[:-8], BROKEN, id="pdf cut off"),
        pytest.param(b"%PDF-1.4\n%%EOF", BROKEN, id="pdf without a table of objects"),
        pytest.param(PDF.replace(b"/Type /Catalog", b"/OpenAction << /JS (x) >>"), ACTS, id="pdf with a script"),
        pytest.param(PDF.replace(b"/Type /Catalog", b"/#4aavaScript (x)"), ACTS, id="pdf with a script in disguise"),
        pytest.param(PDF.replace(b"/Type /Catalog", b"/EmbeddedFile 9"), ACTS, id="pdf with a file in it"),
        pytest.param(PNG[:-1], BROKEN, id="png cut off"),
        pytest.param(PNG.replace(b"IDAT", b"IDAU"), BROKEN, id="png with a wrong checksum"),
        pytest.param(PNG + b"PK\x03\x04", BROKEN, id="png with an archive behind it"),
        pytest.param(png(0, 1), BROKEN, id="png without pixels"),
        pytest.param(png(100_000, 100_000), BROKEN, id="png of 10,000,000,000 pixels"),
        pytest.param(JPEG[:-1], BROKEN, id="jpeg cut off"),
        pytest.param(JPEG[:20], BROKEN, id="jpeg without a picture"),
        pytest.param(WEBP + b"\0", BROKEN, id="webp longer than it says"),
        pytest.param(WEBP.replace(b"VP8 ", b"JUNK"), BROKEN, id="webp without a picture"),
        pytest.param(
            PDF.replace(b"/Type /Catalog", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"),
            ACTS, id="test virus",
        ),
    ],
)  # fmt: skip
def test_refused(content, text):
    with pytest.raises(FileError) as refusal:
        check_document(content, "a.pdf")
    assert str(refusal.value) == (text if text.startswith("The") else f"“a.pdf” {text}")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ben\\Устав.pdf", "Устав.pdf"),
        ('a"\r\nSet-Cookie: b.pdf', "a_Set-Cookie_ b.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("...", "document"),
        ("", "document"),
        ("x" * 200 + ".pdf", "x" * 96 + ".pdf"),
    ],
    ids=["path", "windows path", "header", "turned around", "dots", "empty", "long"],
)
def test_names(name, safe):
    assert safe_name(name) == safe
