-- AlterTable
ALTER TABLE "run_resources" ADD COLUMN     "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "tries" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "resource_id" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "run_resources_removed_at_is_temporary_next_try_at_idx" ON "run_resources"("removed_at", "is_temporary", "next_try_at");
