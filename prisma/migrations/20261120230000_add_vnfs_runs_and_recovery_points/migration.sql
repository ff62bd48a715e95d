-- CreateEnum
CREATE TYPE "RunKind" AS ENUM ('backup', 'prune');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'succeeded', 'partly_failed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "RunStepState" AS ENUM ('waiting', 'running', 'succeeded', 'warned', 'failed', 'skipped', 'unknown');

-- CreateEnum
CREATE TYPE "RecoveryPointState" AS ENUM ('building', 'complete', 'incomplete', 'pruned');

-- CreateTable
CREATE TABLE "vnfs" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "freeze_budget_ms" INTEGER NOT NULL DEFAULT 8000,
    "on_unquiesced" TEXT NOT NULL DEFAULT 'stop',
    "rpo_minutes" INTEGER NOT NULL DEFAULT 1440,
    "increments_before_full" INTEGER NOT NULL DEFAULT 6,
    "paused_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vnfs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vnf_members" (
    "id" UUID NOT NULL,
    "vnf_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "server_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "quiesce_method" TEXT,
    "is_left_out" BOOLEAN NOT NULL DEFAULT false,
    "boot_order" INTEGER NOT NULL DEFAULT 1,
    "excluded_volume_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "known_volume_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "vnf_members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vnf_receivers" (
    "vnf_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,

    CONSTRAINT "vnf_receivers_pkey" PRIMARY KEY ("vnf_id","site_id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" "RunKind" NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'queued',
    "phase" TEXT,
    "vnf_id" UUID NOT NULL,
    "vnf_name" TEXT NOT NULL,
    "active_vnf_id" UUID,
    "site_id" UUID NOT NULL,
    "site_name" TEXT NOT NULL,
    "start_key" TEXT NOT NULL,
    "started_by" JSONB NOT NULL,
    "reason" TEXT,
    "plan" JSONB NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "window" JSONB,
    "window_attempts" INTEGER NOT NULL DEFAULT 0,
    "waiting_since" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancel_requested_by" TEXT,
    "failure" JSONB,
    "worker_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_steps" (
    "run_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "server_id" TEXT,
    "volume_id" TEXT,
    "site_name" TEXT,
    "state" "RunStepState" NOT NULL DEFAULT 'waiting',
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "cause" TEXT,
    "todo" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("run_id","key")
);

-- CreateTable
CREATE TABLE "freeze_leases" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "site_id" UUID NOT NULL,
    "site_name" TEXT NOT NULL,
    "credential_id" UUID NOT NULL,
    "server_id" TEXT NOT NULL,
    "server_name" TEXT NOT NULL,
    "vnf_name" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'armed',
    "owner_id" TEXT NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "armed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "frozen_at" TIMESTAMPTZ(3),
    "thaws_by" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "thaw_tries" JSONB NOT NULL DEFAULT '[]',
    "thaw_intent_id" BIGINT,

    CONSTRAINT "freeze_leases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_resources" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "volume_id" TEXT,
    "tag" TEXT NOT NULL,
    "is_temporary" BOOLEAN NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_resources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_points" (
    "id" UUID NOT NULL,
    "vnf_id" UUID NOT NULL,
    "vnf_name" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "site_name" TEXT NOT NULL,
    "state" "RecoveryPointState" NOT NULL DEFAULT 'building',
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "consistency" TEXT,
    "incomplete_reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "usable_server_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "certificate" JSONB,
    "servers" JSONB NOT NULL DEFAULT '[]',
    "sealed_user_data" TEXT,
    "longest_freeze_ms" INTEGER,
    "manifest" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_points_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "point_backups" (
    "id" UUID NOT NULL,
    "point_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "volume_id" TEXT NOT NULL,
    "volume_name" TEXT NOT NULL,
    "device" TEXT,
    "is_root" BOOLEAN NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "volume_type" TEXT,
    "backup_id" TEXT,
    "is_incremental" BOOLEAN NOT NULL,
    "parent_backup_id" TEXT,
    "chain_position" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "fail_reason" TEXT,
    "data_timestamp" TIMESTAMPTZ(3),
    "object_count" INTEGER,
    "container" TEXT,
    "service" TEXT,
    "sealed_record" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "point_backups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_copies" (
    "backup_row_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "site_name" TEXT NOT NULL,
    "credential_id" UUID,
    "project_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "cause" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "known_at" TIMESTAMPTZ(3),

    CONSTRAINT "backup_copies_pkey" PRIMARY KEY ("backup_row_id","site_id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "sealed_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guardians" (
    "id" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "watching" INTEGER NOT NULL DEFAULT 0,
    "thawing" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "guardians_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "vnfs_name_key_key" ON "vnfs"("name_key");

-- CreateIndex
CREATE INDEX "vnfs_site_id_idx" ON "vnfs"("site_id");

-- CreateIndex
CREATE INDEX "vnf_members_vnf_id_position_idx" ON "vnf_members"("vnf_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "vnf_members_site_id_server_id_key" ON "vnf_members"("site_id", "server_id");

-- CreateIndex
CREATE INDEX "vnf_receivers_site_id_idx" ON "vnf_receivers"("site_id");

-- CreateIndex
CREATE UNIQUE INDEX "runs_number_key" ON "runs"("number");

-- CreateIndex
CREATE UNIQUE INDEX "runs_active_vnf_id_key" ON "runs"("active_vnf_id");

-- CreateIndex
CREATE UNIQUE INDEX "runs_start_key_key" ON "runs"("start_key");

-- CreateIndex
CREATE INDEX "runs_vnf_id_created_at_idx" ON "runs"("vnf_id", "created_at");

-- CreateIndex
CREATE INDEX "runs_created_at_idx" ON "runs"("created_at");

-- CreateIndex
CREATE INDEX "runs_state_idx" ON "runs"("state");

-- CreateIndex
CREATE INDEX "freeze_leases_closed_at_idx" ON "freeze_leases"("closed_at");

-- CreateIndex
CREATE INDEX "freeze_leases_site_id_server_id_idx" ON "freeze_leases"("site_id", "server_id");

-- CreateIndex
CREATE UNIQUE INDEX "freeze_leases_run_id_attempt_server_id_key" ON "freeze_leases"("run_id", "attempt", "server_id");

-- CreateIndex
CREATE INDEX "run_resources_run_id_idx" ON "run_resources"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_resources_site_id_kind_resource_id_key" ON "run_resources"("site_id", "kind", "resource_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_points_run_id_key" ON "recovery_points"("run_id");

-- CreateIndex
CREATE INDEX "recovery_points_vnf_id_taken_at_idx" ON "recovery_points"("vnf_id", "taken_at");

-- CreateIndex
CREATE INDEX "point_backups_site_id_volume_id_idx" ON "point_backups"("site_id", "volume_id");

-- CreateIndex
CREATE INDEX "point_backups_backup_id_idx" ON "point_backups"("backup_id");

-- CreateIndex
CREATE UNIQUE INDEX "point_backups_point_id_volume_id_key" ON "point_backups"("point_id", "volume_id");

-- CreateIndex
CREATE INDEX "backup_copies_state_next_try_at_idx" ON "backup_copies"("state", "next_try_at");

-- CreateIndex
CREATE UNIQUE INDEX "signing_keys_fingerprint_key" ON "signing_keys"("fingerprint");

-- AddForeignKey
ALTER TABLE "vnfs" ADD CONSTRAINT "vnfs_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vnf_members" ADD CONSTRAINT "vnf_members_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vnf_receivers" ADD CONSTRAINT "vnf_receivers_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vnf_receivers" ADD CONSTRAINT "vnf_receivers_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_steps" ADD CONSTRAINT "run_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freeze_leases" ADD CONSTRAINT "freeze_leases_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_resources" ADD CONSTRAINT "run_resources_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_points" ADD CONSTRAINT "recovery_points_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_points" ADD CONSTRAINT "recovery_points_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "point_backups" ADD CONSTRAINT "point_backups_point_id_fkey" FOREIGN KEY ("point_id") REFERENCES "recovery_points"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_copies" ADD CONSTRAINT "backup_copies_backup_row_id_fkey" FOREIGN KEY ("backup_row_id") REFERENCES "point_backups"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Who watches a run is told of each change of it: the run's id, once per transaction.
CREATE FUNCTION tell_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'runs' THEN
    PERFORM pg_notify('stillpoint_runs', NEW.id::text);
  ELSE
    PERFORM pg_notify('stillpoint_runs', NEW.run_id::text);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_run AFTER INSERT OR UPDATE ON "runs" FOR EACH ROW EXECUTE FUNCTION tell_of_run();
CREATE TRIGGER tell_of_run AFTER INSERT OR UPDATE ON "run_steps" FOR EACH ROW EXECUTE FUNCTION tell_of_run();
CREATE TRIGGER tell_of_run AFTER INSERT OR UPDATE ON "freeze_leases" FOR EACH ROW EXECUTE FUNCTION tell_of_run();
CREATE TRIGGER tell_of_run AFTER INSERT OR UPDATE ON "recovery_points" FOR EACH ROW EXECUTE FUNCTION tell_of_run();
