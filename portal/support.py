"""The group of support: what staff who are no superusers may see and repair in the admin."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

NAME = "Support"
SEES = ("accounts", "partners", "customers", "licensing", "notices", "jobs")
ALSO_SEES = ("account.emailaddress", "usersessions.usersession")
# Each of these is repaired by services that ask for a reason. Rights, catalogue and segments are not support's.
REPAIRS = (
    "accounts.user", "partners.partner", "partners.contact", "partners.membership", "partners.invitation",
    "partners.hold", "customers.customer", "customers.identifier", "customers.customersegment", "licensing.license",
    "notices.delivery", "jobs.job", "jobs.outbox",
)  # fmt: skip
ADDS = ("partners.contact", "partners.membership")


def load_support_group() -> Group:
    """Make the group, or give it what it lacks; what an administrator added stays."""
    group, _created = Group.objects.get_or_create(name=NAME)
    group.permissions.add(*support_rights())
    return group


def support_rights():
    """Return the permissions of the group."""
    wanted = Q(content_type__app_label__in=SEES, codename__startswith="view_")
    for verb, models in (("view", ALSO_SEES), ("change", REPAIRS), ("add", ADDS)):
        for name in models:
            app, model = name.split(".")
            wanted |= Q(content_type__app_label=app, codename=f"{verb}_{model}")
    return Permission.objects.filter(wanted)
