import json
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import is_aware, make_aware

from customers.identifiers import IdentifierError, parse
from customers.identifiers.messages import problem_text
from history import clock
from licensing.decision import InputError
from licensing.models import BusinessClass, Commitment, Product
from licensing.selectors.answers import governing_text, printed
from licensing.selectors.statements import heard_of
from licensing.sentences import names_for
from licensing.services.answers import Asked, answer_question
from partners.models import Partner


class Command(BaseCommand):
    help = "May the partner sell the product to the customer? The same answer and reasons as on the page."

    def add_arguments(self, parser):
        parser.add_argument("--partner", required=True, help="the partner's code")
        parser.add_argument("--product", required=True, help="SKU")
        parser.add_argument("--customer", required=True, help="RU:7700000009 or RU-INN:7700000009")
        parser.add_argument("--buyer", help="who buys for the customer, written the same way")
        parser.add_argument("--on", help="day, YYYY-MM-DD; default today in the portal's zone")
        parser.add_argument("--known", help="as known at that time, YYYY-MM-DD[THH:MM]; a day means its end")
        parser.add_argument("--business", default="new", choices=BusinessClass.values)
        parser.add_argument("--since", help="the day since which the business stands")
        parser.add_argument("--commitment", type=int, help="number of the recorded commitment")
        parser.add_argument("--declare", action="store_true", help="the seller states: no state participation known")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        try:
            answer = answer_question(self.asked(options), actor=None)
        except IdentifierError as error:
            raise CommandError(problem_text(error)) from error
        except InputError as error:
            raise CommandError(str(error)) from error
        names, heard = names_for(answer.asked.partner, sees_all=False), heard_of(answer.row)
        told = printed(answer.row, names, heard)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{answer.row.get_verdict_display()}: {governing_text(answer.row, names)}")
        for reason in told["reasons"]:
            lifted = f" (lifted by {reason['lifted_by']})" if reason["lifted_by"] else ""
            self.stdout.write(f"  {reason['finding']:5} {reason['code']}: {reason['text']}{lifted}")
        for said in told["statements"]:
            for quote in said["quotes"]:
                self.stdout.write(
                    f"  {said['policy']} {quote['stance']}, {quote['source']}, {quote['at'][:10]}: {quote['text']}"
                )
        self.stdout.write(f"Route: {told['route']['kind']}. On {answer.asked.on}. Receipt {told['receipt']}.")

    def asked(self, options: dict) -> Asked:
        on = day(options["on"], "--on") or clock.today()
        return Asked(
            partner=find(Partner, "slug", options["partner"], "--partner"),
            product=find(Product, "sku", options["product"], "--product"),
            customer=parse(options["customer"]),
            buyer=parse(options["buyer"]) if options["buyer"] else None,
            business=options["business"],
            since=day(options["since"], "--since"),
            commitment=find(Commitment, "pk", options["commitment"], "--commitment") if options["commitment"] else None,
            declare=options["declare"],
            on=on,
            known=moment(options["known"]),
        )


def find(model, field: str, value, flag: str):
    try:
        return model.objects.get(**{field: value})
    except model.DoesNotExist as error:
        known = ", ".join(str(name) for name in model.objects.values_list(field, flat=True)[:8])
        raise CommandError(f"{flag}: “{value}” is not on file; on file are {known} …") from error


def day(text: str | None, flag: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{flag}: “{text}” is no day; write it as 2021-03-31.") from error


def moment(text: str | None) -> datetime | None:
    """Return the moment; a day alone means its end in the portal's zone."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text if len(text) > 10 else f"{text}T23:59:59.999999")
    except ValueError as error:
        raise CommandError(f"--known: “{text}” is no time; write it as 2021-04-05 or 2021-04-05T18:00.") from error
    return value if is_aware(value) else make_aware(value)
