-- What comes of a dark site is told with it. Incidents that go on learn their cause at the next look.
ALTER TABLE "incidents" ADD COLUMN "cause_key" TEXT;
ALTER TABLE "notifications" ADD COLUMN "held_by_id" UUID;

CREATE INDEX "notifications_held_by_id_idx" ON "notifications"("held_by_id");
CREATE INDEX "incidents_key_idx" ON "incidents"("key");
