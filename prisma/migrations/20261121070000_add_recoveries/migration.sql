-- AlterEnum
ALTER TYPE "RunKind" ADD VALUE 'drill';
ALTER TYPE "RunKind" ADD VALUE 'failover';
ALTER TYPE "RunKind" ADD VALUE 'relocation';
ALTER TYPE "RunKind" ADD VALUE 'restore';
ALTER TYPE "RunKind" ADD VALUE 'rollback';
ALTER TYPE "RunKind" ADD VALUE 'cleanup';

-- DropIndex
DROP INDEX "sites_auth_url_region_key";

-- AlterTable
ALTER TABLE "sites" ADD COLUMN     "is_remembered" BOOLEAN NOT NULL DEFAULT false;

-- What is known from a manifest only has no address yet: any number of them.
CREATE UNIQUE INDEX "sites_auth_url_region_key" ON "sites"("auth_url", "region") WHERE NOT "is_remembered";

-- AlterTable
ALTER TABLE "vnfs" ADD COLUMN     "drill_every_days" INTEGER,
ADD COLUMN     "rto_minutes" INTEGER;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "imported_at" TIMESTAMPTZ(3),
ADD COLUMN     "parent_run_id" UUID,
ADD COLUMN     "point_id" UUID,
ADD COLUMN     "recovery_id" UUID,
ADD COLUMN     "superseded_by_id" UUID;

-- AlterTable
ALTER TABLE "run_resources" ADD COLUMN     "detail" JSONB;

-- AlterTable
ALTER TABLE "recovery_points" ADD COLUMN     "disproved_by_run_id" UUID;

-- CreateTable
CREATE TABLE "recovery_plans" (
    "id" UUID NOT NULL,
    "vnf_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "boot_tiers" JSONB NOT NULL DEFAULT '[]',
    "drill_networks" TEXT NOT NULL DEFAULT 'make',
    "fence_hook_id" UUID,
    "hand_over_hook_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_mappings" (
    "plan_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "choice" JSONB NOT NULL,
    "chosen_by" TEXT NOT NULL,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_mappings_pkey" PRIMARY KEY ("plan_id","purpose","kind","source_key")
);

-- CreateTable
CREATE TABLE "plan_readiness" (
    "plan_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "checks" JSONB NOT NULL,
    "point_id" UUID,
    "rto_ms" INTEGER,
    "facts_hash" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "plan_readiness_pkey" PRIMARY KEY ("plan_id")
);

-- CreateTable
CREATE TABLE "recoveries" (
    "id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "vnf_id" UUID NOT NULL,
    "vnf_name" TEXT NOT NULL,
    "point_id" UUID NOT NULL,
    "from_site_id" UUID NOT NULL,
    "from_site_name" TEXT NOT NULL,
    "to_site_id" UUID NOT NULL,
    "to_site_name" TEXT NOT NULL,
    "open_vnf_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'running',
    "is_drill" BOOLEAN NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "serving_at" TIMESTAMPTZ(3),
    "keep_until" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "overrides" JSONB NOT NULL DEFAULT '[]',
    "fence" JSONB,
    "report" JSONB,
    "report_hash" TEXT,

    CONSTRAINT "recoveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_servers" (
    "recovery_id" UUID NOT NULL,
    "source_server_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tier" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "server_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "cause" TEXT,
    "todo" TEXT,
    "booted_at" TIMESTAMPTZ(3),
    "healthy_at" TIMESTAMPTZ(3),
    "journal_recovered" BOOLEAN,
    "notes" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "recovery_servers_pkey" PRIMARY KEY ("recovery_id","source_server_id")
);

-- CreateTable
CREATE TABLE "recovery_volumes" (
    "recovery_id" UUID NOT NULL,
    "source_volume_id" TEXT NOT NULL,
    "site_id" UUID NOT NULL,
    "backup_row_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "volume_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "cause" TEXT,
    "todo" TEXT,
    "size_gib" INTEGER NOT NULL,
    "chain_gib" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_volumes_pkey" PRIMARY KEY ("recovery_id","source_volume_id")
);

-- CreateTable
CREATE TABLE "former_members" (
    "vnf_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "server_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "boot_order" INTEGER NOT NULL,
    "volume_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "recovery_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),
    "released_by" TEXT,

    CONSTRAINT "former_members_pkey" PRIMARY KEY ("vnf_id","site_id","server_id")
);

-- CreateTable
CREATE TABLE "hooks" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "ca_pem" TEXT,
    "is_internal" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "manifest_imports" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "imported_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "point_count" INTEGER NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "manifest_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trusted_signers" (
    "fingerprint" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "confirmed_by" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trusted_signers_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateIndex
CREATE INDEX "recovery_plans_site_id_idx" ON "recovery_plans"("site_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_plans_vnf_id_site_id_key" ON "recovery_plans"("vnf_id", "site_id");

-- CreateIndex
CREATE INDEX "plan_readiness_expires_at_idx" ON "plan_readiness"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "recoveries_open_vnf_id_key" ON "recoveries"("open_vnf_id");

-- CreateIndex
CREATE INDEX "recoveries_vnf_id_started_at_idx" ON "recoveries"("vnf_id", "started_at");

-- CreateIndex
CREATE INDEX "recoveries_to_site_id_state_idx" ON "recoveries"("to_site_id", "state");

-- CreateIndex
CREATE INDEX "recoveries_state_idx" ON "recoveries"("state");

-- CreateIndex
CREATE INDEX "recovery_servers_server_id_idx" ON "recovery_servers"("server_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_servers_recovery_id_server_id_key" ON "recovery_servers"("recovery_id", "server_id");

-- CreateIndex
CREATE INDEX "recovery_volumes_site_id_state_idx" ON "recovery_volumes"("site_id", "state");

-- CreateIndex
CREATE INDEX "former_members_site_id_server_id_idx" ON "former_members"("site_id", "server_id");

-- CreateIndex
CREATE UNIQUE INDEX "hooks_name_key_key" ON "hooks"("name_key");

-- CreateIndex
CREATE INDEX "sites_auth_url_region_idx" ON "sites"("auth_url", "region");

-- CreateIndex
CREATE INDEX "runs_recovery_id_idx" ON "runs"("recovery_id");

-- CreateIndex
CREATE INDEX "runs_parent_run_id_idx" ON "runs"("parent_run_id");

-- CreateIndex
CREATE INDEX "runs_point_id_idx" ON "runs"("point_id");

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_recovery_id_fkey" FOREIGN KEY ("recovery_id") REFERENCES "recoveries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_plans" ADD CONSTRAINT "recovery_plans_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_plans" ADD CONSTRAINT "recovery_plans_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_plans" ADD CONSTRAINT "recovery_plans_fence_hook_id_fkey" FOREIGN KEY ("fence_hook_id") REFERENCES "hooks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_plans" ADD CONSTRAINT "recovery_plans_hand_over_hook_id_fkey" FOREIGN KEY ("hand_over_hook_id") REFERENCES "hooks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_mappings" ADD CONSTRAINT "recovery_mappings_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "recovery_plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_readiness" ADD CONSTRAINT "plan_readiness_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "recovery_plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_servers" ADD CONSTRAINT "recovery_servers_recovery_id_fkey" FOREIGN KEY ("recovery_id") REFERENCES "recoveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_volumes" ADD CONSTRAINT "recovery_volumes_recovery_id_fkey" FOREIGN KEY ("recovery_id") REFERENCES "recoveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_members" ADD CONSTRAINT "former_members_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_members" ADD CONSTRAINT "former_members_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;


