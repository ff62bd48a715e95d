-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "window_ms" DOUBLE PRECISION;


-- Those that are there.
UPDATE "runs" SET "window_ms" = ("window" ->> 'windowMs')::float8 WHERE "window" IS NOT NULL;
