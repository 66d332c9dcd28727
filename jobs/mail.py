"""Mails: HTML by MJML with its styles inlined, and text, in the reader's language."""

import css_inline
import mrml
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

PLAIN_FONTS = mrml.RenderOptions(fonts={})
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)
"""Neither fetches anything: a mail is made of what is here."""


def render_mail(name: str, context: dict, language: str) -> tuple[str, str, str]:
    """Return (subject, HTML, text) of the mail `name`: templates mail/<name>.subject.txt, .mjml and .txt."""
    with translation.override(language):
        context = {**context, "language": language}
        subject = " ".join(render_to_string(f"mail/{name}.subject.txt", context).split())
        context["subject"] = subject
        html = mrml.to_html(render_to_string(f"mail/{name}.mjml", context), render_options=PLAIN_FONTS).content
        text = render_to_string(f"mail/{name}.txt", context).strip() + "\n"
    return subject, INLINER.inline(html), text


def build_mail(name: str, context: dict, *, to: str, language: str, headers: dict | None = None):
    """Return a mail ready to be sent."""
    subject, html, text = render_mail(name, context, language)
    given = {"Auto-Submitted": "auto-generated", "Content-Language": language, **(headers or {})}
    mail = EmailMultiAlternatives(subject, text, to=[to], headers=given)
    mail.attach_alternative(html, "text/html")
    return mail
