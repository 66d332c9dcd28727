import structlog
from django.apps import AppConfig
from django.contrib.admin import apps

log = structlog.get_logger(__name__)


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self):
        from hijack.signals import hijack_ended, hijack_started  # models are not there before

        hijack_started.connect(note_begin, dispatch_uid="portal.look")
        hijack_ended.connect(note_end, dispatch_uid="portal.look")


class PortalAdminConfig(apps.AdminConfig):
    default = False  # named in the settings; an app without a choice is the portal itself
    default_site = "portal.admin_site.PortalAdminSite"


def note_begin(hijacker, hijacked, **_rest) -> None:
    log.warning("portal.look_begun", support=hijacker.pk, person=hijacked.pk)


def note_end(hijacker, hijacked, **_rest) -> None:
    log.warning("portal.look_ended", support=hijacker.pk, person=hijacked.pk)
