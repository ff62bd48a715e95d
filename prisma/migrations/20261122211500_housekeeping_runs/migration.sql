-- CreateTable
CREATE TABLE "housekeeping_runs" (
    "slot" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "worker_id" TEXT NOT NULL,
    "removed" JSONB NOT NULL,

    CONSTRAINT "housekeeping_runs_pkey" PRIMARY KEY ("slot")
);

