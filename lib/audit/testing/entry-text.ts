import type { EntryText } from "../canonical-entry";

/** A row of the log as it is read for the chain. */
export const entryText = (values: Partial<EntryText> = {}): EntryText => ({
  id: "1",
  at: "1763646151204",
  actor_kind: "user",
  actor_id: "u-1",
  actor_name: "ada",
  session_id: "7f0c1d52-0000-4000-8000-000000000001",
  address: "192.0.2.7",
  action: "site.added",
  target_kind: "site",
  target_id: "s-1",
  target_name: "Lyon",
  site_id: null,
  site_name: null,
  result: "done",
  reason: null,
  details: '{"changes": {"name": {"new": "Lyon", "old": null}}}',
  request_ids: ["req-1"],
  intent_id: null,
  run_id: null,
  ...values,
});
