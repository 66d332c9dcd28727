from django.db import migrations

# What was proposed never changes, and once a second person decided nothing does.
CREATE = """
CREATE TRIGGER confirmation_stays BEFORE UPDATE ON licensing_confirmation FOR EACH ROW
WHEN (
    (OLD.outcome <> 'open' AND OLD.* IS DISTINCT FROM NEW.*)
    OR (OLD.kind, OLD.policy_id, OLD.payload, OLD.reason, OLD.proposed_by_id, OLD.proposed_at, OLD.alone)
        IS DISTINCT FROM
       (NEW.kind, NEW.policy_id, NEW.payload, NEW.reason, NEW.proposed_by_id, NEW.proposed_at, NEW.alone)
)
EXECUTE FUNCTION history_refuse()
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial"), ("licensing", "0003_territory_key_of_a_set")]

    operations = [migrations.RunSQL(CREATE, "DROP TRIGGER confirmation_stays ON licensing_confirmation")]
