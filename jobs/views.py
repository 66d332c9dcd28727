"""The demo's mailbox: the mails that would have been sent."""

import nh3
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from jobs.models import SentMail


def check_enabled() -> None:
    if not settings.MAILBOX_ENABLED:
        raise Http404


@login_not_required
@require_safe
def mailbox(request):
    check_enabled()
    rows = SentMail.objects.all()
    if request.GET.get("q"):
        rows = rows.filter(to__icontains=request.GET["q"])
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "jobs/mailbox.html", {"page": page, "q": request.GET.get("q", "")})


@login_not_required
@require_safe
def mail(request, pk):
    check_enabled()
    row = get_object_or_404(SentMail, pk=pk)
    tags = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "a", "div", "blockquote"}
    html = mark_safe(
        nh3.clean(
            row.html, tags=tags, attributes={"a": {"href"}}, clean_content_tags={"style", "script", "title", "head"}
        )
    )
    return render(request, "jobs/mail.html", {"mail": row, "html": html})
