import json

from django.core.management.base import BaseCommand

from customers.identifiers import IdentifierError, check


class Command(BaseCommand):
    help = "Check one identifier and say what is wrong with it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("value")
        parser.add_argument("--country", required=True)
        parser.add_argument("--scheme", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            found = check(options["country"], options["scheme"], options["value"])
            answer = {"valid": True, "normalized": found.value, "problem": None, "text": ""}
        except IdentifierError as error:
            answer = {"valid": False, "normalized": "", "problem": error.code, "text": str(error)}
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(answer["normalized"] or answer["text"])
