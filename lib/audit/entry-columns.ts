import { Prisma } from "../generated/prisma/client";

/** The columns of audit_entries `e` as `EntryText` has them: `extract` gives a numeric, so no digit is lost. */
export const ENTRY_COLUMNS = Prisma.sql`
  e.id::text, trunc(extract(epoch FROM e.at) * 1000)::text AS at, e.actor_kind, e.actor_id, e.actor_name,
  e.session_id::text, e.address, e.action, e.target_kind, e.target_id, e.target_name, e.site_id::text, e.site_name,
  e.result::text, e.reason, e.details::text, e.request_ids, e.intent_id::text, e.run_id`;
