from django.db import migrations

# Of what was sent only the status goes on: sent, superseded.
CREATE = """
CREATE TRIGGER notice_stays BEFORE UPDATE ON notices_notice FOR EACH ROW
WHEN (
    OLD.sent_at IS NOT NULL
    AND (OLD.kind, OLD.policy_id, OLD.source, OLD.refers_to_id, OLD.subject_en, OLD.body_en, OLD.subject_ru,
         OLD.body_ru, OLD.audience, OLD.needs_acknowledgement, OLD.acknowledge_by, OLD.created_by_id, OLD.created_at,
         OLD.approved_by_id, OLD.approved_at, OLD.sent_at, OLD.text_hash)
        IS DISTINCT FROM
        (NEW.kind, NEW.policy_id, NEW.source, NEW.refers_to_id, NEW.subject_en, NEW.body_en, NEW.subject_ru,
         NEW.body_ru, NEW.audience, NEW.needs_acknowledgement, NEW.acknowledge_by, NEW.created_by_id, NEW.created_at,
         NEW.approved_by_id, NEW.approved_at, NEW.sent_at, NEW.text_hash)
)
EXECUTE FUNCTION history_refuse()
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial"), ("notices", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TRIGGER notice_stays ON notices_notice")]
