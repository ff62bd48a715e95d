-- A judgement expires when what it rests on at its target is another thing: that is looked at every few minutes.
ALTER TABLE "plan_readiness" ADD COLUMN "rests_on" JSONB NOT NULL DEFAULT '{}';

CREATE TABLE "target_looks" (
    "site_id" UUID NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "target_looks_pkey" PRIMARY KEY ("site_id")
);

ALTER TABLE "target_looks" ADD CONSTRAINT "target_looks_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;
