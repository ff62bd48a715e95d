-- AlterTable
ALTER TABLE "run_resources" ADD COLUMN     "left_cause" TEXT,
ADD COLUMN     "left_todo" TEXT;


