import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../log";
import type { CallJournal, CallOutcome, ChangingCall } from "../openstack/journal";
import { maskText } from "../openstack/secrets";
import { maskSecrets } from "./mask-secrets";
import { type Actor, type AuditRecord, audited, recordAudit } from "./record";

const BODY_LENGTH = 2_000;
/** The first try of an outcome is waited for; when the database is away, later ones go on beside. */
const AGAIN_AFTER_MS = [1_000, 5_000, 30_000, 120_000, 600_000];

interface Noted {
  intentId: bigint;
  about: Pick<AuditRecord, "action" | "target" | "site" | "runId">;
}

/** On whose behalf, where, and in which run a session changes things. */
export interface CallsOf {
  actor: Actor;
  site: { id: string; name: string };
  runId?: string | undefined;
}

/**
 * Writes the changing calls of an OpenStack session into the audit log: the intent before, the outcome after, both
 * with the request ids. For `session.journalled(…)`.
 */
export function callJournal({ actor, site, runId }: CallsOf): CallJournal<Noted> {
  return {
    async before(call) {
      const about = {
        action: "openstack.called",
        target: { kind: call.service, name: `${call.method} ${call.path}` },
        site,
        runId: runId ?? null,
      };
      const { service, method, path } = call;
      const details = { service, method, path, body: summary(call) };
      const requestIds = [call.globalRequestId];
      const intent = { ...about, result: "intent", details, requestIds } as const;
      return { intentId: await audited((tx) => recordAudit(tx, actor, intent)), about };
    },
    after: ({ intentId, about }, outcome) =>
      persistently(() =>
        audited((tx) => recordAudit(tx, actor, { ...about, ...recordOf(outcome), intentId })).then(() => {}),
      ),
  };
}

/** How an outcome is written down. Pure. */
export function recordOf(outcome: CallOutcome) {
  const { status, requestIds } = outcome;
  if (outcome.result === "done") return { result: "done", details: { status }, requestIds } as const;
  const { kind, cause, isAmbiguous } = outcome;
  const result = isAmbiguous ? "unknown" : "failed";
  return { result, reason: cause, details: { kind, status }, requestIds } as const;
}

/** The body without its secrets; the beginning of one that is long. */
function summary({ body }: ChangingCall): unknown {
  if (body === undefined) return undefined;
  const whole = JSON.stringify(maskSecrets(body))
    // PostgreSQL keeps neither in its JSON.
    .replace(/\\u(0000|d[89a-f][0-9a-f]{2})/gi, "\ufffd");
  const text = maskText(whole, [], BODY_LENGTH);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Tries it now, and when that fails, a few times more without being waited for. */
async function persistently(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ err: error }, "the outcome of a call is not recorded yet");
    void again(work);
  }
}

async function again(work: () => Promise<void>): Promise<void> {
  for (const ms of AGAIN_AFTER_MS) {
    await sleep(ms, undefined, { ref: false });
    try {
      return await work();
    } catch (error) {
      log.error({ err: error }, "the outcome of a call was not recorded");
    }
  }
}
