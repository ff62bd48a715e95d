-- CreateTable
CREATE TABLE "schedules" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,
    "cadence" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "freeze_window" JSONB,
    "full" JSONB NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_vnfs" (
    "schedule_id" UUID NOT NULL,
    "vnf_id" UUID NOT NULL,
    "handled_until" TIMESTAMPTZ(3) NOT NULL,
    "next_due_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedule_vnfs_pkey" PRIMARY KEY ("schedule_id","vnf_id")
);

-- CreateTable
CREATE TABLE "schedule_slots" (
    "id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "vnf_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "todo" TEXT,
    "run_id" UUID,
    "worker_id" TEXT NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedule_slots_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "schedules_name_key_key" ON "schedules"("name_key");

-- CreateIndex
CREATE INDEX "schedule_vnfs_vnf_id_idx" ON "schedule_vnfs"("vnf_id");

-- CreateIndex
CREATE INDEX "schedule_vnfs_next_due_at_idx" ON "schedule_vnfs"("next_due_at");

-- CreateIndex
CREATE INDEX "schedule_slots_vnf_id_due_at_idx" ON "schedule_slots"("vnf_id", "due_at");

-- CreateIndex
CREATE INDEX "schedule_slots_claimed_until_idx" ON "schedule_slots"("claimed_until");

-- CreateIndex
CREATE INDEX "schedule_slots_run_id_idx" ON "schedule_slots"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_slots_schedule_id_vnf_id_due_at_key" ON "schedule_slots"("schedule_id", "vnf_id", "due_at");

-- AddForeignKey
ALTER TABLE "schedule_vnfs" ADD CONSTRAINT "schedule_vnfs_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_vnfs" ADD CONSTRAINT "schedule_vnfs_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_slots" ADD CONSTRAINT "schedule_slots_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_slots" ADD CONSTRAINT "schedule_slots_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;


