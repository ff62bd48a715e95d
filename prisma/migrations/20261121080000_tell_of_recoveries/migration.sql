-- Who watches a run of a recovery is told of each change of the recovery and its parts, too: on the same channel.
CREATE FUNCTION tell_of_recovery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  story uuid;
BEGIN
  IF TG_TABLE_NAME = 'recoveries' THEN
    story := NEW.id;
  ELSE
    story := NEW.recovery_id;
  END IF;
  PERFORM pg_notify('stillpoint_runs', r.id::text) FROM runs r WHERE r.recovery_id = story;
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_recovery AFTER UPDATE ON "recoveries" FOR EACH ROW EXECUTE FUNCTION tell_of_recovery();
CREATE TRIGGER tell_of_recovery AFTER UPDATE ON "recovery_servers" FOR EACH ROW EXECUTE FUNCTION tell_of_recovery();
CREATE TRIGGER tell_of_recovery AFTER UPDATE ON "recovery_volumes" FOR EACH ROW EXECUTE FUNCTION tell_of_recovery();
