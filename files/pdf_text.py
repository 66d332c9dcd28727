"""Run by itself, in a process of its own: PDF on standard input → its text as JSON on standard output.

A PDF may be made to take all memory or to never end, so that it is opened here alone, within hard limits.
"""

import contextlib
import io
import json
import logging
import resource
import sys

MOST_SECONDS = 15
MOST_MEMORY = 768 * 1024 * 1024
MOST_PAGES = 60
MOST_CHARACTERS = 200_000


def told(content: bytes) -> dict:
    """Return {"text": str} or {"error": code}: encrypted, damaged, pages, characters."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "encrypted"}
        if len(reader.pages) > MOST_PAGES:
            return {"error": "pages"}
        return text_of(reader)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return {"error": "damaged"}


def text_of(reader) -> dict:
    texts, count = [], 0
    for page in reader.pages:
        texts.append(page.extract_text())
        count += len(texts[-1])
        if count > MOST_CHARACTERS:
            return {"error": "characters"}
    return {"text": "\n\n".join(texts)}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit()
    logging.disable(logging.CRITICAL)
    content = sys.stdin.buffer.read()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = told(content)
    except MemoryError:
        found = {"error": "heavy"}
    sys.stdout.write(json.dumps(found))
