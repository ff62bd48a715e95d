-- AlterTable
ALTER TABLE "sites" ADD COLUMN     "is_sandbox" BOOLEAN NOT NULL DEFAULT false;
