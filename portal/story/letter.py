"""The vendor's letter of the story: a PDF of one page, and the phrases on which the terms of the policy rest."""

from files.letters import read_letter
from history import clock
from history.changes import change
from licensing.letter import find_phrase
from licensing.services.documents import keep_document

TEXT = """Vistacom Inc.
To Meridian Distribution, for Russia and the CIS
31 March 2021

Dear partners,

Effective 31 March 2021 the right to sell our products, Vistacom Meetings and
Vistacom Phones, to government agencies and to organisations with state
beneficiaries in the territory is withdrawn from you and from your sub-partners.

Please inform your sub-partners of it today.

Channel management"""
PHRASES = {
    "who": "from you and from your sub-partners",
    "products": "Vistacom Meetings and Vistacom Phones",
    "customers": "government agencies and to organisations with state beneficiaries",
    "since": "Effective 31 March 2021",
}
NOTES = {
    "countries": "“The territory” is that of our agreement with the vendor: the CIS.",
    "running": "The letter is silent: what was signed before the day goes on.",
}


def the_letter(actor) -> dict:
    """Keep the letter as it came, and return what a draft takes of it: the text, the file, and its terms."""
    letter = read_letter(pdf_of(TEXT), "Vistacom 2021-03-31.pdf")
    with change(actor=actor, reason="Letter of the vendor of 31 March 2021"):
        kept = keep_document(letter.document, actor=actor)
    terms = {kind: (find_phrase(letter.text, phrase), "") for kind, phrase in PHRASES.items()}
    terms |= {kind: (None, note) for kind, note in NOTES.items()}
    return {"letter": letter.text, "letter_document": kept, "letter_at": clock.now(), "terms": terms}


def pdf_of(text: str) -> bytes:
    """Return a PDF of one page that says the text; Latin letters alone, for no font is carried along."""
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n"))
    shown = " T* ".join(f"({line}) Tj" for line in escaped)
    stream = f"BT /F1 11 Tf 15 TL 60 780 Td {shown} ET".encode("latin-1")
    return pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def pdf_file(*objects: bytes) -> bytes:
    """Return a PDF of numbered objects with the table of where each begins; the first is the catalog."""
    found, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(places))
    return found + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(found))
