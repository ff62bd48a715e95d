-- Whoever is told of frozen VMs is told that nobody is there to thaw them, too.
UPDATE "notification_channels" SET "tells" = "tells" || ARRAY['no-worker', 'no-guardian']
WHERE "tells" @> ARRAY['vm-frozen'] AND NOT "tells" && ARRAY['no-worker', 'no-guardian'];
