-- AlterTable
ALTER TABLE "recoveries" ADD COLUMN     "built_plan" JSONB;


