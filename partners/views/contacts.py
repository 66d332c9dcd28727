"""Pages of a partner's contacts."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.forms import ContactForm
from partners.models import Contact
from partners.pages import form_page
from partners.services.contacts import add_contact, correct_contact
from partners.views.scope import address_of, managed_partner


@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request, slug):
    partner = managed_partner(request, slug)
    form = ContactForm(request.POST or None, instance=Contact(partner=partner, language=partner.language))

    def save():
        add_contact(partner, **form.cleaned_data)
        return address_of(partner)

    title = _("Add a contact of %(partner)s") % {"partner": partner}
    return form_page(request, form, title=title, save=save, done=_("Added."), back=address_of(partner))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, pk):
    contact = get_object_or_404(Contact.objects.visible_to(request.actor).select_related("partner"), pk=pk)
    partner = managed_partner(request, contact.partner.slug)
    form = ContactForm(request.POST or None, instance=contact)

    def save():
        # The form wrote into its instance: the service compares with what is on file.
        correct_contact(Contact.objects.get(pk=pk), actor=request.user, **form.cleaned_data)
        return address_of(partner)

    return form_page(
        request, form, title=_("Change a contact"), save=save, done=_("Changed."), back=address_of(partner)
    )
