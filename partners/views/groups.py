"""Pages of country groups and their dated members."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.forms import DayReasonForm, GroupForm, GroupMemberForm
from partners.guards import requires
from partners.models import CountryGroup, CountryGroupMember
from partners.pages import form_page
from partners.selectors import FIRST_YEAR, LAST_YEAR, group_lines
from partners.services.groups import add_group, add_group_member, end_group_member
from ui.formats import country_name


def groups_address() -> str:
    return reverse("partners:country_group_list")


@requires()
@require_safe
def country_group_list(request):
    groups = [(group, group_lines(group)) for group in CountryGroup.objects.prefetch_related("members")]
    context = {"groups": groups, "first_year": FIRST_YEAR, "last_year": LAST_YEAR - 1}
    return render(request, "partners/country_group_list.html", context)


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def country_group_add(request):
    form = GroupForm(request.POST or None)

    def save():
        add_group(actor=request.user, **form.cleaned_data)
        return groups_address()

    return form_page(request, form, title=_("Add a country group"), save=save, done=_("Added."), back=groups_address())


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def group_member_add(request):
    form = GroupMemberForm(request.POST or None, initial={"group": request.GET.get("group")})

    def save():
        add_group_member(form.cleaned_data.pop("group"), actor=request.user, **form.cleaned_data)
        return groups_address()

    intro = _("The standing before that day ends with it. Policies keep the countries they were enacted with.")
    title = _("Change a country group")
    return form_page(request, form, title=title, intro=intro, save=save, done=_("Changed."), back=groups_address())


@requires("may_decide")
@require_http_methods(["GET", "HEAD", "POST"])
def group_member_end(request, pk):
    member = get_object_or_404(CountryGroupMember.objects.select_related("group"), pk=pk)
    form = DayReasonForm(request.POST or None)

    def save():
        end_group_member(member, actor=request.user, **form.cleaned_data)
        return groups_address()

    title = _("End the standing of %(country)s in %(group)s") % {
        "country": country_name(member.country),
        "group": member.group,
    }
    intro = _("The day is the first one without it.")
    return form_page(request, form, title=title, intro=intro, save=save, submit=_("End"), back=groups_address())
