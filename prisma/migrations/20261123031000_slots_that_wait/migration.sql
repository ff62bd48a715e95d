-- A slot that waits for its freeze window. Those that wait already are looked at again, which writes them down.
ALTER TABLE "schedule_vnfs" ADD COLUMN "waiting_slot" TIMESTAMPTZ(3);
UPDATE "schedule_vnfs" m SET "next_due_at" = now() FROM "schedules" s
  WHERE s."id" = m."schedule_id" AND s."is_enabled" AND s."deleted_at" IS NULL AND s."freeze_window" IS NOT NULL
    AND m."next_due_at" > now();

-- One that each of its workers leaves is late by when the first one took it.
ALTER TABLE "schedule_slots" ADD COLUMN "claimed_at" TIMESTAMPTZ(3);
