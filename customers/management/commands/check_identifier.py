import json

from django.core.management.base import BaseCommand

from customers.identifiers import IdentifierError, check
from customers.identifiers.messages import problem_text, right_text


class Command(BaseCommand):
    help = "Check one identifier and say what is wrong with it. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("value")
        parser.add_argument("--country", required=True, help="such as RU")
        parser.add_argument("--scheme", help="such as RU-INN; without it the one that the value fits")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        answer = judged(options["country"], options["scheme"], options["value"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"{answer['normalized']} {answer['text']}".strip())


def judged(country: str, scheme: str | None, value: str) -> dict:
    try:
        found = check(country, scheme, value)
    except IdentifierError as error:
        return {"valid": False, "normalized": "", "problem": error.code, "text": problem_text(error)}
    return {"valid": True, "normalized": found.value, "problem": None, "text": right_text(found.scheme)}
