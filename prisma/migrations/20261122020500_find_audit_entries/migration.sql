-- DropIndex
DROP INDEX "audit_entries_at_idx";

-- CreateIndex
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries"("at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_name_at_id_idx" ON "audit_entries"("actor_name", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_action_at_id_idx" ON "audit_entries"("action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_target_id_at_id_idx" ON "audit_entries"("target_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_target_name_at_id_idx" ON "audit_entries"("target_name", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_site_id_at_id_idx" ON "audit_entries"("site_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_result_at_id_idx" ON "audit_entries"("result", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_run_id_at_id_idx" ON "audit_entries"("run_id", "at", "id");

-- The words of an entry: letters and digits in a row, since ids and addresses are looked for by their parts. Cut, since
-- a tsvector holds a megabyte and an entry must never be refused for its length.
CREATE FUNCTION audit_words(
  actor_name text, address text, action text, target_kind text, target_id text, target_name text, site_name text,
  reason text, details jsonb, request_ids text[], run_id text
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple', translate(left(concat_ws(' ', actor_name, address, action, target_kind, target_id,
    target_name, site_name, reason, array_to_string(request_ids, ' '), run_id, details::text), 60000),
    '-_./:@"{}[]()<>,;=+&%#?!*|\~`''$^', '                                 '))
$$;
-- Without the list of what waits: its emptying would fall upon one writer in a thousand, for as long as a second.
CREATE INDEX "audit_entries_words_idx" ON "audit_entries" USING gin (audit_words("actor_name", "address", "action",
  "target_kind", "target_id", "target_name", "site_name", "reason", "details", "request_ids", "run_id"))
  WITH (fastupdate = off);
