"""Adds the segments, the tables of register codes and the rules that are missing."""

from django.core.management.base import BaseCommand

from customers.reference import load_codes, load_segments


class Command(BaseCommand):
    help = "Add the standard segments, register codes and rules that are missing; what was changed stays."

    def handle(self, *args, **options):
        self.stdout.write(f"{load_segments()} segments, {load_codes()} rows of codes and rules added.")
