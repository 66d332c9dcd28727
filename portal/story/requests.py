"""What partners ask of the distributor in the story: a question, a declaration that waits, one that needs more."""

from django.utils import translation

from customers.models import Segment
from customers.services.declarations import declare_segment
from files.documents import Document, check_document
from partners.models import Partner
from partners.services import requests as services


def ask_the_distributor(partners: dict[str, Partner], customers, ada) -> None:
    """Ben asks, and declares of two companies that no state is in them; Ada answers one and asks for more once."""
    ben = partners["sever-plus"]
    person = ben.memberships.get().user
    question = services.open_request(
        ben, kind="question", actor=person, subject="Тендер университета: можно ли довести до конца?",
        text="Заявка подана 29 марта, до письма вендора. Что с ней будет?",
    )  # fmt: skip
    services.grant(
        question, actor=ada, text="Да: заявка внесена в портал и подана до 31 марта, её можно довести до конца."
    )
    none = Segment.objects.get(code="none")
    with translation.override("ru"):
        _first, second = [declare(ben, customer, none, number) for number, customer in enumerate(customers.bare[:2], 1)]
    services.ask_more(second.request, actor=ada, text="На листе 2 один из собственников — фонд. Кто стоит за ним?")


def declare(partner: Partner, customer, segment: Segment, number: int):
    """Let a partner's person declare a segment, as on a Russian page."""
    return declare_segment(
        customer, partner=partner, segment=segment, actor=partner.memberships.get().user,
        evidence=f"Выписка о собственниках № {number}, лист 2", documents=[charter(number)],
    )  # fmt: skip


def charter(number: int) -> Document:
    """Return an invented document: a page that says that it is one."""
    return check_document(one_page(f"Illustration: extract of owners No. {number}, sheet 2"), f"extract-{number}.pdf")


def one_page(line: str) -> bytes:
    """Return a PDF of one page with one line of Latin text."""
    text = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    found, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(found)
    found += b"xref\n0 5\n0000000000 65535 f \n" + table
    return found + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
