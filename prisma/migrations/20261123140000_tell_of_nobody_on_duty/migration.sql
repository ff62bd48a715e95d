-- A channel that is told of everything is told of what is new, too.
UPDATE "notification_channels" SET "tells" = "tells" || ARRAY['no-worker', 'no-guardian']
WHERE "tells" @> ARRAY['vm-frozen', 'two-copies', 'run-failed', 'rpo-missed', 'not-ready', 'drill-due', 'schedule-missed', 'credential-expires', 'site-dark', 'glass-broken', 'approval-waiting']
  AND NOT "tells" && ARRAY['no-worker', 'no-guardian'];
