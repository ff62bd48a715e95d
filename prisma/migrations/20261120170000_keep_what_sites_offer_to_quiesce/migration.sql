-- AlterTable
ALTER TABLE "site_health" ADD COLUMN     "quiesce_offers" JSONB,
ADD COLUMN     "quiesce_offers_at" TIMESTAMPTZ(3);
