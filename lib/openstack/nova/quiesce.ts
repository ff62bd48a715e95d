import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { ifFound } from "../if-found";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { type Accepted, callServerAction } from "./server-actions";

export interface QuiesceServer extends CallOptions {
  /** After which Nova thaws by itself, whole seconds; the site's default when left out. */
  timeoutSeconds?: number | undefined;
  /** Answer only when the guest is frozen, or cannot be. */
  wait?: boolean | undefined;
}

/**
 * Freeze a VM's file systems: active → quiesced. Of the filter nova-quiesce, which not every site has.
 * POST /servers/{id}/action quiesce (nova-quiesce/doc/api-ref.rst)
 * @throws OpenStackError kind "bad_request" where the hypervisor or the image cannot, or the action is unknown;
 * "conflict" for the state, a lock, an agent that does not answer; "unavailable" when no guard would thaw it
 */
export const quiesceServer = (session: Session, serverId: string, options: QuiesceServer = {}) =>
  callServerAction(
    session,
    serverId,
    { quiesce: bodyOf({ timeout: options.timeoutSeconds, wait: options.wait }) },
    callOptionsOf(options),
  );

/**
 * Thaw a VM: quiesced → active. Without a microversion: one look-up less in the way of a thaw.
 * POST /servers/{id}/action unquiesce (nova-quiesce/doc/api-ref.rst)
 * @throws OpenStackError kind "conflict" when it is not quiesced, or the thaw could not be confirmed
 */
export const unquiesceServer = (
  session: Session,
  serverId: string,
  options: CallOptions & { wait?: boolean | undefined } = {},
): Promise<Accepted> =>
  callServerAction(session, serverId, { unquiesce: bodyOf({ wait: options.wait }) }, callOptionsOf(options));

const bodyOf = (fields: Record<string, unknown>) =>
  Object.values(fields).some((v) => v !== undefined) ? fields : null;

const When = z.string().nullish();

const Wire = z.object({
  quiesce: z.object({
    version: z.string(),
    default_timeout: z.number(),
    max_timeout: z.number(),
    answer: z.string(),
    guards: z.array(z.object({ host: z.string(), up: z.boolean(), last_seen: When })),
  }),
  cells_silent: z.array(z.string()).optional(),
  servers: z.array(
    z.object({
      id: z.string(),
      vm_state: z.string().nullish(),
      task_state: z.string().nullish(),
      power_state: z.number().nullish(),
      frozen: z.enum(["yes", "no", "unknown"]).catch("unknown"),
      deadline: When,
      thaw_owed: z.boolean(),
      reason: z.string().nullish(),
    }),
  ),
});

/** How the filter serves, and how it holds the VMs that were asked for. */
export type QuiesceReport = ReturnType<typeof toReport>;
export type QuiescedServer = QuiesceReport["servers"][number];

const toReport = ({ quiesce: q, cells_silent, servers }: z.output<typeof Wire>) => ({
  version: q.version,
  defaultTimeoutMs: q.default_timeout * 1000,
  maxTimeoutMs: q.max_timeout * 1000,
  /** What thaws when nobody else does. */
  guards: q.guards.map((g) => ({ host: g.host, isUp: g.up, lastSeen: g.last_seen ?? undefined })),
  /** Cells that have not answered: their VMs are missing below, and may be frozen. */
  silentCells: cells_silent ?? [],
  servers: servers.map((s) => ({
    id: s.id,
    vmState: s.vm_state ?? undefined,
    /** null: nothing is going on. */
    taskState: s.task_state ?? null,
    powerState: s.power_state ?? undefined,
    frozen: s.frozen,
    /** When Nova thaws it by itself, ISO 8601. */
    deadline: s.deadline ?? undefined,
    /** The filter is not sure yet that it is thawed, and goes on thawing. */
    isThawOwed: s.thaw_owed,
    reason: s.reason ?? undefined,
  })),
});

/** As many servers as one question may name. */
export const QUIESCE_REPORT_SERVERS = 100;

/**
 * How the filter holds VMs; ids that Nova does not know, or does not show to this user, are left out. Quick: asks
 * the database alone. GET /os-quiesce (nova-quiesce/doc/api-ref.rst)
 * @param serverIds at most a hundred; none: all VMs that are quiesced or owed a thaw
 * @returns undefined when the nova-api that answered has no filter
 * @throws OpenStackError kind "forbidden" when the site's policy hides it
 */
export const showQuiesce = (
  session: Session,
  serverIds: readonly string[],
  options: CallOptions = {},
): Promise<QuiesceReport | undefined> =>
  ifFound(
    session
      .json(Wire, {
        ...callOptionsOf(options),
        service: "compute",
        method: "GET",
        path: "/os-quiesce",
        query: { server_id: serverIds },
        expect: [200],
      })
      .then(toReport),
  );
