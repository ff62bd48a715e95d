-- Exactly who holds a point: others may have the same name. Null of holds from before.
ALTER TABLE "recovery_points" ADD COLUMN "held_by_ref" TEXT;

-- One way to name an account, lib/auth/user-key.ts: what was asked for until now stays its account's.
UPDATE "approvals" SET "asked_by_ref" = regexp_replace("asked_by_ref", '^(local|system)::', '\1:')
WHERE "asked_by_ref" ~ '^(local|system)::';
