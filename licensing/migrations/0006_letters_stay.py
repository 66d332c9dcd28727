from django.db import migrations

# Once a policy is no draft, the letter it rests on and the phrases its terms are tied to never change; and a phrase is
# always some part of the letter as it stands.
CREATE = """
CREATE TRIGGER policy_letter_stays BEFORE UPDATE ON licensing_policy FOR EACH ROW
WHEN (
    OLD.status <> 'draft'
    AND (OLD.letter, OLD.letter_document_id, OLD.letter_at)
        IS DISTINCT FROM (NEW.letter, NEW.letter_document_id, NEW.letter_at)
)
EXECUTE FUNCTION history_refuse();

CREATE FUNCTION licensing_term_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    policy record;
BEGIN
    SELECT status, length(letter) AS characters INTO policy
        FROM licensing_policy WHERE id = NEW.policy_id FOR SHARE;
    IF policy.status <> 'draft' THEN
        RAISE EXCEPTION 'terms of policy % are refused: it is no draft any more', NEW.policy_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW."end" > policy.characters THEN
        RAISE EXCEPTION 'the phrase ends at character %, the letter of policy % has %',
            NEW."end", NEW.policy_id, policy.characters USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER policyterm_of_a_draft BEFORE INSERT OR UPDATE ON licensing_policyterm FOR EACH ROW
EXECUTE FUNCTION licensing_term_of_draft();
"""
DROP = """
DROP TRIGGER policyterm_of_a_draft ON licensing_policyterm;
DROP FUNCTION licensing_term_of_draft();
DROP TRIGGER policy_letter_stays ON licensing_policy;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('licensing', '0005_evidence'),
        ("history", "0001_initial"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
