-- A slot that waits for its freeze window: known from the next look on.
ALTER TABLE "schedule_vnfs" ADD COLUMN "waiting_slot" TIMESTAMPTZ(3);
