"""The page around a form: one place where a refusal becomes the form's error."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.exceptions import Refused


def form_page(
    request: HttpRequest,
    form,
    *,
    title: str,
    save: Callable[[], str],
    done: str = "",
    template: str = "ui/form_page.html",
    **context,
) -> HttpResponse:
    """Show a form; once it is posted and clean, `save()` acts and returns the address to go to."""
    if request.method == "POST" and form.is_valid():
        try:
            target = save()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if done:
                messages.success(request, done)
            return redirect(target)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "title": title, **context}, status=status)


def acted(request: HttpRequest, act: Callable[[], object], *, done: str) -> None:
    """Run a service for a plain POST and say what came of it."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done or _("Done."))
