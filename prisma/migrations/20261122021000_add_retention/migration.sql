-- AlterTable
ALTER TABLE "recovery_points" ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "held_because" TEXT,
ADD COLUMN     "held_by" TEXT;

-- CreateTable
CREATE TABLE "retention_policies" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "keep_last" INTEGER NOT NULL,
    "daily" INTEGER NOT NULL,
    "weekly" INTEGER NOT NULL,
    "monthly" INTEGER NOT NULL,
    "yearly" INTEGER NOT NULL,
    "min_age_days" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vnf_retentions" (
    "vnf_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "looked_at" TIMESTAMPTZ(3),
    "waits_because" TEXT,
    "last_run_id" UUID,

    CONSTRAINT "vnf_retentions_pkey" PRIMARY KEY ("vnf_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "retention_policies_name_key_key" ON "retention_policies"("name_key");

-- CreateIndex
CREATE INDEX "vnf_retentions_policy_id_idx" ON "vnf_retentions"("policy_id");

-- CreateIndex
CREATE INDEX "vnf_retentions_due_at_idx" ON "vnf_retentions"("due_at");

-- AddForeignKey
ALTER TABLE "vnf_retentions" ADD CONSTRAINT "vnf_retentions_vnf_id_fkey" FOREIGN KEY ("vnf_id") REFERENCES "vnfs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vnf_retentions" ADD CONSTRAINT "vnf_retentions_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "retention_policies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


