-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "clock_lag_ms" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "sandbox_story" (
    "is_only" BOOLEAN NOT NULL DEFAULT true,
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'living',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "begins_at" TIMESTAMPTZ(3) NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "vnfs" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,
    "stop_requested_by" TEXT,
    "claimed_by" TEXT,
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "sandbox_story_pkey" PRIMARY KEY ("is_only")
);

-- CreateTable
CREATE TABLE "guide_progress" (
    "user_key" TEXT NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3),
    "report_read_at" TIMESTAMPTZ(3),

    CONSTRAINT "guide_progress_pkey" PRIMARY KEY ("user_key")
);


