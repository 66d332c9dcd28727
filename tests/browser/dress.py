"""What is looked at on a page in one dress: overflow, axe, English left over, weight and time."""

from pathlib import Path

import polib
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

LEVELS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SAID = """() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
        if (text && !parent.closest('script, style, code, pre, textarea, [lang="en"]')) found.push(text);
    }
    for (const name of ['title', 'placeholder', 'aria-label', 'alt'])
        document.querySelectorAll('[' + name + ']').forEach(item => found.push(item.getAttribute(name).trim()));
    return [document.title, ...found].map(text => text.replace(/\\s+/g, ' '));
}"""
WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const outside = [...document.body.querySelectorAll('*')].filter(item => item.getBoundingClientRect().right > width + 1);
    return outside.slice(-1).map(item => item.outerHTML.slice(0, 160)).join('') || 'something';
}"""
COST = """() => {
    const page = performance.getEntriesByType('navigation')[0];
    const rest = performance.getEntriesByType('resource');
    return [page.decodedBodySize, rest.reduce((sum, item) => sum + item.decodedBodySize, 0), page.responseEnd, page.duration];
}"""


def english() -> set[str]:
    """Return the texts of the catalog whose Russian differs and which stand alone, without blanks."""
    catalog = polib.pofile(str(Path(settings.BASE_DIR) / "locale/ru/LC_MESSAGES/django.po"))
    return {
        entry.msgid
        for entry in catalog
        if entry.msgstr and entry.msgstr != entry.msgid and "%" not in entry.msgid and len(entry.msgid) > 2
    }


def faults(page, texts: set[str]) -> list[str]:
    """Return what is wrong with the page that is open. `texts` may not stand on it."""
    found = [f"wider than the screen: {outside}"] if (outside := page.evaluate(WIDER)) else []
    for violation in Axe().run(page, options=LEVELS).response["violations"]:
        found.append(f"axe {violation['id']}: {violation['nodes'][0]['html'][:160]}")
    return found + [f"English: {text}" for text in sorted(texts.intersection(page.evaluate(SAID)))]


def cost(page) -> dict[str, float]:
    """Return the page's own bytes, those of its files, and the milliseconds to its last byte and until it was loaded."""
    return dict(zip(("html", "files", "answered", "loaded"), page.evaluate(COST), strict=True))
