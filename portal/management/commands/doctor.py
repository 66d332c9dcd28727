import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from portal.doctor import examine


class Command(BaseCommand):
    help = "Look at everything the portal needs; one line each, and what to do."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        found = examine()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found]))
        else:
            for finding in found:
                mark = self.style.SUCCESS("ok ") if finding.is_well else self.style.ERROR("BAD")
                self.stdout.write(
                    f"{mark} {finding.name:16} {finding.told}{'  → ' + finding.fix if finding.fix else ''}"
                )
        if not all(finding.is_well for finding in found):
            sys.exit(1)
