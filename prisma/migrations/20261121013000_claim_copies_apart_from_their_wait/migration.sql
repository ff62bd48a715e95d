-- AlterTable
ALTER TABLE "backup_copies" ADD COLUMN     "claimed_until" TIMESTAMPTZ(3);
