from decimal import Decimal

from django.db import migrations

AT_LEAST_25 = Decimal("24.9999999999")


def tell_apart(apps, schema_editor):
    """Tell shares apart at 25 percent from the first customer on; where there are some, the next draft sees to it."""
    if not apps.get_model("customers", "CustomerProfile").objects.exists():
        apps.get_model("customers", "ShareLimit").objects.get_or_create(limit=AT_LEAST_25)


class Migration(migrations.Migration):

    dependencies = [
        ('licensing', '0008_policies_by_a_share_from_a_limit'),
        ('customers', '0009_reviews_and_settlements'),
    ]

    operations = [
        # Backwards it stays: other policies may name the limit too.
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
