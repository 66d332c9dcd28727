"""The switch of the language: kept in the browser, and with the person, so that mails speak it too."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.views import i18n

from partners.services.contacts import choose_language


@login_not_required
def set_language(request):
    """Switch, signed in or not; what a person chooses on a page is also the language they are written to in."""
    language, user = request.POST.get("language"), request.user
    if language in dict(settings.LANGUAGES) and user.is_authenticated and not user.is_hijacked:
        choose_language(user, language=language)
    return i18n.set_language(request)
