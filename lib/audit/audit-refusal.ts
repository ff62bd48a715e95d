import { addressGroup } from "../auth/address-group";
import { log } from "../log";
import { type Actor, type AuditRecord, audited, recordAudit } from "./record";
import { RefusalLimits } from "./refusal-limits";

/** What was refused: as for `recordAudit`, and why. */
export interface Refusal extends Pick<AuditRecord, "action" | "target" | "site" | "details" | "requestIds"> {
  reason: string;
}

const limits = new RefusalLimits();
const EVERYBODY: Actor = { kind: "system", name: "Stillpoint" };

/**
 * Writes down that somebody was refused: no permission, a wrong password, a wrong name typed. For refusals of which no
 * transaction is left. Resolves when it is written, or counted (see RefusalLimits); never rejects, since the answer to
 * whoever was refused stays the same.
 */
export async function auditRefusal(actor: Actor, refusal: Refusal): Promise<void> {
  const source = actor.sessionId ?? addressGroup(actor.address ?? "unknown");
  const mayWrite = limits.take(source, (suppressed, ofAll) => {
    const reason = `${suppressed} more within a minute were not written down one by one`;
    void write(ofAll ? EVERYBODY : actor, { action: "refusals.suppressed", reason, details: { suppressed } });
  });
  if (mayWrite) await write(actor, refusal);
}

const write = (actor: Actor, refusal: Refusal): Promise<void> =>
  audited((tx) => recordAudit(tx, actor, { ...refusal, result: "refused" })).then(
    () => {},
    (error: unknown) => log.error({ err: error, action: refusal.action }, "a refusal could not be written"),
  );
