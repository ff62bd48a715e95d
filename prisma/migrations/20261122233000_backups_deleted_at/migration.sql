-- When a backup was gone at every site.
ALTER TABLE "point_backups" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);

-- Of those before, what the deletion noted of the thing that its run had made.
UPDATE "point_backups" b SET "deleted_at" = (
    SELECT max(r."removed_at") FROM "run_resources" r
    WHERE r."kind" = 'backup' AND r."resource_id" = b."backup_id" AND r."site_id" = b."site_id")
WHERE b."state" = 'deleted';

-- A channel that is told of everything is told of what is new, too.
UPDATE "notification_channels" SET "tells" = "tells" || ARRAY['approval-waiting', 'glass-broken']
WHERE "tells" @> ARRAY['vm-frozen', 'two-copies', 'run-failed', 'rpo-missed', 'not-ready', 'drill-due', 'schedule-missed', 'credential-expires', 'site-dark']
  AND NOT "tells" && ARRAY['approval-waiting', 'glass-broken'];
