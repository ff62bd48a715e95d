import type { z } from "zod";
import type { CallOutcome } from "../openstack/journal";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { type HostRefusal, readAnswer } from "./host-answers";
import { HostFailure } from "./host-failure";
import type { HostCall, HostShell } from "./host-shell";

export interface HostRequest extends CallOptions, HostCall {
  host: string;
  verb: "freeze" | "thaw";
  domain: string;
  /** What follows the domain. */
  rest: string;
  deadlineMs: number;
}

/**
 * Has a compute host change something, written into the session's journal: the intent before, the outcome after.
 * @throws HostFailure; OpenStackError kind "not_recorded"; what `before` throws
 */
export function changeAtHost<S extends z.ZodType<{ ok: true } | HostRefusal>>(
  session: Session,
  shell: HostShell,
  schema: S,
  { host, verb, domain, rest, ...call }: HostRequest,
): Promise<z.output<S>> {
  const about = { service: "compute-host", method: "SSH", path: `${host}: ${verb} ${domain}` } as const;
  return session.changed(about, call, async (deadlineMs) => {
    try {
      const request = `${verb} ${domain} ${rest}`;
      const left = { ...call, deadlineMs };
      const text = await (call.urgent
        ? shell.askUrgently(host, request, left)
        : shell.ask(host, request, { ...left, neverLate: verb === "freeze" }));
      const answer = readAnswer(host, schema, text);
      return { outcome: outcomeOf(answer), result: () => answer };
    } catch (error) {
      const rethrow = (): never => {
        throw error;
      };
      return { outcome: failed(error), result: rethrow };
    }
  });
}

const NO_IDS = { status: undefined, requestIds: [] };

function outcomeOf(answer: { ok: true } | HostRefusal): CallOutcome {
  if (answer.ok) return { result: "done", ...NO_IDS };
  const { error: kind, reason: cause, sure } = answer;
  return { result: "failed", kind, cause, isAmbiguous: !sure, ...NO_IDS };
}

function failed(error: unknown): CallOutcome {
  const known = error instanceof HostFailure ? error : undefined;
  const cause = known?.why ?? "it was not sent";
  return { result: "failed", kind: known?.kind, cause, isAmbiguous: known?.wasSent === true, ...NO_IDS };
}
