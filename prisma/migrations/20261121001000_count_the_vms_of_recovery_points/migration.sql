-- The descriptions of 500 VMs are megabytes: a list must not read them to count them.
ALTER TABLE "recovery_points"
  ADD COLUMN "server_count" INTEGER GENERATED ALWAYS AS (jsonb_array_length("servers")) STORED;
