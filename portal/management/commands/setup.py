import getpass
import sys
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.text import slugify

from history import clock
from history.models import Installation
from licensing.models import Vendor
from licensing.services.catalogue import add_vendor
from partners.models import Partner
from partners.reference import COUNTRIES, load_reference
from partners.services.memberships import join_partner
from partners.services.partners import add_partner
from portal import roles
from portal.support import load_support_group

REASON = "system:setup"
FIELDS = {"email": (get_user_model(), "email"), "operator": (Partner, "slug")}


@dataclass(frozen=True, slots=True)
class First:
    """The first person, the distributor and the vendor."""

    email: str
    name: str
    slug: str
    title: str
    country: str
    vendor: str
    password: str


class Command(BaseCommand):
    help = (
        "Set up a real installation: database, first person, distributor, vendor, test mail. Run it again at any time."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--print-sql", action="store_true", help="print what an administrator of PostgreSQL runs first"
        )
        parser.add_argument(
            "--superuser-url",
            help="make roles, database and extensions as this superuser of PostgreSQL, print the addresses, and stop",
        )
        parser.add_argument("--email", help="mail address of the first person, who becomes officer and support staff")
        parser.add_argument("--name", help="name of the first person")
        parser.add_argument("--password", help="their password; asked for where it is not given")
        parser.add_argument("--operator", help="code of the distributor, such as northern")
        parser.add_argument("--operator-name", help="name of the distributor")
        parser.add_argument("--country", help="country of the distributor, such as RU")
        parser.add_argument("--vendor", help="name of the vendor")
        parser.add_argument("--no-mail", action="store_true", help="send no test mail")
        parser.add_argument("--no-input", action="store_true", help="ask nothing; a missing value stops")

    def handle(self, *args, **options):
        try:
            told = roles.answer(print_sql=options["print_sql"], superuser_url=options["superuser_url"])
        except roles.RolesError as error:
            raise CommandError(str(error)) from error
        if told is not None:
            self.stdout.write(told)
            return
        self.options = options
        self.check_zone()
        self.refuse_illustration()
        first = None if self.is_founded() else self.first()
        self.stdout.write("Migrating …")
        call_command("migrate", verbosity=0)
        if first:
            self.found(first)
        else:
            self.stdout.write("There is a distributor already: people and partners stay as they are.")
            if clock.is_illustration():
                self.stdout.write("They are the demo's. PORTAL_VAR=FOLDER, given to every command, keeps yours apart.")
        load_reference()
        load_support_group()
        if not options["no_mail"]:
            self.test_mail()
        self.stdout.write(self.style.SUCCESS(f"Ready. Sign in at {settings.ORIGIN}/ and follow the six first steps."))
        if settings.EMBEDDED:
            self.stdout.write("`make run` serves it there, on the portal's own servers, until Ctrl-C.")

    def is_founded(self) -> bool:
        return has_table(Partner) and Partner.objects.filter(is_operator=True).exists()

    def first(self) -> First:
        """Return all that is written first, checked; nothing was written by then."""
        return First(
            email=self.email(),
            name=self.ask("name", "Your name"),
            slug=self.checked("operator", self.ask("operator", "Code of the distributor, such as northern").lower()),
            title=self.ask("operator_name", "Name of the distributor"),
            country=self.country(),
            vendor=self.ask("vendor", "Name of the vendor"),
            password=self.password(),
        )

    def found(self, first: First):
        with transaction.atomic():
            user = get_user_model().objects.create_user(
                first.email, first.password, name=first.name, is_staff=True, is_superuser=True
            )
            operator = add_partner(
                actor=user,
                reason=REASON,
                slug=first.slug,
                name_en=first.title,
                country=first.country,
                is_operator=True,
                since=clock.today(),
            )
            join_partner(operator, user, role="officer", actor=user, reason=REASON)
            if not Vendor.objects.exists():
                add_vendor(actor=user, reason=REASON, slug=slugify(first.vendor)[:40] or "vendor", name=first.vendor)
        self.stdout.write(f"{operator} and {user} are on file.")

    def email(self) -> str:
        """Return the address of the first person; refused where it is none, or somebody's already."""
        email = self.checked("email", self.ask("email", "Your mail address"))
        users = get_user_model()
        if has_table(users) and users.objects.filter(email__iexact=email).exists():
            raise CommandError(f"--email: “{email}” has an account already; give another address.")
        return email

    def checked(self, key: str, value: str) -> str:
        """Return a value that its field in the database takes."""
        model, name = FIELDS[key]
        try:
            return model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            raise CommandError(f"--{key}: “{value}”: {' '.join(error.messages)}") from error

    def ask(self, key: str, text: str) -> str:
        value = self.options[key]
        while not value:
            if self.options["no_input"] or not sys.stdin.isatty():
                raise CommandError(f"--{key.replace('_', '-')} is missing: {text[0].lower()}{text[1:]}.")
            value = input(f"{text}: ").strip()
        return value.strip()

    def country(self) -> str:
        code = self.ask("country", "Country of the distributor, such as RU").upper()
        if code not in COUNTRIES:
            raise CommandError(f"--country: “{code}” is no country of the portal; give one of {', '.join(COUNTRIES)}.")
        return code

    def password(self) -> str:
        if self.options["no_input"] or not sys.stdin.isatty():
            password = self.ask("password", "Password of the first person")
        else:
            password = self.options["password"] or getpass.getpass("Your password (10 characters or more): ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(f"--password: {' '.join(error.messages)}") from error
        return password

    def check_zone(self):
        try:
            ZoneInfo(settings.TIME_ZONE)
        except ZoneInfoNotFoundError as error:
            raise CommandError(
                f"PORTAL_TIME_ZONE: “{settings.TIME_ZONE}” is no zone, such as Europe/Moscow."
            ) from error
        self.stdout.write(f"Days are days in {settings.TIME_ZONE} (PORTAL_TIME_ZONE).")

    def refuse_illustration(self):
        """Read the clock, which production's settings refuse to do on an illustration; a new database has none yet."""
        if has_table(Installation):
            clock.is_illustration()

    def test_mail(self):
        """Send a mail to the first person, or say why it was not sent."""
        to = self.options["email"] or get_user_model().objects.order_by("pk").values_list("email", flat=True).first()
        if settings.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend":
            self.stderr.write("The test mail was not sent: there is no mail server. Set EMAIL_URL and EMAIL_FROM.")
            return
        try:
            send_mail("Partner portal: test mail", "The portal can send mail.", None, [to])
        except OSError as error:
            self.stderr.write(f"The test mail was not sent: {error}. Check EMAIL_URL and EMAIL_FROM.")
        else:
            self.stdout.write(f"A test mail is on its way to {to}.")


def has_table(model) -> bool:
    """Return whether a table is there; before the first migration none is."""
    return model._meta.db_table in connection.introspection.table_names()
