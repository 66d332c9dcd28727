from django.db import migrations

from history import sql


class Migration(migrations.Migration):
    dependencies = [("history", "0002_installation_play")]

    # The function as it is now is put up after every migrate, whichever way that went.
    operations = [migrations.RunSQL(sql.GUARD, migrations.RunSQL.noop)]
