import { databaseNow } from "../database-now";
import type { RunResource } from "../generated/prisma/client";
import { createOnce } from "../openstack/create-once";
import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { noteAsked, noteResources, type ResourceKind } from "../runs/run-resources";
import { findOwn } from "./find-own";
import type { RunContext } from "./run-context";

/** How long a request whose answer was lost may still arrive: longer than a load balancer waits. */
const SETTLE_MS = 61_000;
const LOOK_MS = 5_000;
const BACKOFF_MS = { least: 1_000, most: 60_000 };
/** A site that does not answer for this long is given up. */
export const DARK_MS = 12 * 3_600_000;
/** Each of two creates. */
export const BROKEN_ROUNDS = 3;

/** Failures that pass by themselves: the site, or something on the way to it, does not answer now. */
const PASSING = [
  "unreachable",
  "timeout",
  "connection_lost",
  "unavailable",
  "server_error",
  "rate_limited",
  "circuit_open",
  "busy",
  "bad_response",
  "not_recorded",
] as const;
export const isPassing = (error: OpenStackError): boolean =>
  error.isAmbiguous || PASSING.some((kind) => isOpenStackError(error, kind));

export interface MakeOnce {
  ctx: RunContext;
  /** Its intent, as recorded. */
  row: RunResource;
  session: Session;
  /** It was intended just now, by the caller: nothing of it was sent yet. */
  isFresh: boolean;
  /** What must be known before it is asked for; called only when a look found none. */
  prepare?(): Promise<void>;
  create(call: CallOptions): Promise<{ id: string }>;
  /** The site does not answer, or, null, does so again. */
  onTrouble?(error: OpenStackError | null): void;
}

/**
 * Makes what was intended, exactly once, however often this is called and whatever becomes of its answers: what is
 * there under its tag is taken; a request that may still arrive is waited for; a site that is dark is waited for.
 * @returns its id, which is recorded
 * @throws OpenStackError when it was refused: ambiguous as long as it may be there all the same; the signal's reason
 */
export async function makeOnce(make: MakeOnce): Promise<string> {
  const { ctx, row, session } = make;
  if (row.resourceId) return row.resourceId;
  const kind = row.kind as ResourceKind;
  const call: CallOptions = { signal: ctx.signal, beforeSending: () => ctx.assertFence() };
  const find = () => findOwn(session, kind, row, { signal: ctx.signal });
  const { clock } = ctx;
  const startedAt = clock.monotonic();
  let sureAt = startedAt + (make.isFresh ? 0 : await unsettledMs(row));
  let isAsked = !make.isFresh;
  /** It may have been made by a request whose answer nobody has. */
  let isInDoubt = isAsked;
  const create = async () => {
    await make.prepare?.().catch(nothingSent);
    await noteAsked(row.id);
    isAsked = true;
    try {
      return await make.create(call);
    } catch (error) {
      isInDoubt ||= !isOpenStackError(error) || error.isAmbiguous;
      throw error;
    }
  };
  for (let failures = 1, broken = 0; ; failures++) {
    try {
      await settle(ctx, find, sureAt);
      const made = await createOnce({ find, create, settleMs: SETTLE_MS, signal: ctx.signal, clock });
      await noteResources(row.runId, [{ kind, tag: row.tag, resourceId: made.id }]);
      if (failures > 1) make.onTrouble?.(null);
      return made.id;
    } catch (error) {
      if (ctx.signal.aborted) throw ctx.signal.reason;
      if (!isOpenStackError(error)) throw error;
      if (!isPassing(error)) {
        // A proxy that delivers twice answers with the refusal of the second.
        const found = await find().catch((unseen: unknown) => {
          throw isOpenStackError(unseen) && !ctx.signal.aborted ? doubted(error, isAsked) : unseen;
        });
        if (!found) throw doubted(error, isInDoubt);
        await noteResources(row.runId, [{ kind, tag: row.tag, resourceId: found.id }]);
        return found.id;
      }
      // It answers, and breaks again and again: that does not pass by itself.
      if (error.kind === "server_error" && ++broken >= BROKEN_ROUNDS) throw doubted(error, isInDoubt);
      if (clock.monotonic() - startedAt > DARK_MS) throw doubted(error, isInDoubt);
      make.onTrouble?.(error);
      if (error.isAmbiguous) sureAt = clock.monotonic() + SETTLE_MS;
      await clock.sleep(pauseMs(error, failures), ctx.signal);
    }
  }
}

/** How long to wait after so many failures that pass by themselves, ms. */
export function pauseMs(error: OpenStackError, failures: number): number {
  const bound = Math.min(BACKOFF_MS.most, BACKOFF_MS.least * 2 ** Math.min(failures, 10));
  return Math.max(error.retryAfterMs ?? 0, BACKOFF_MS.least, Math.random() * bound);
}

const doubted = (error: OpenStackError, isInDoubt: boolean): OpenStackError =>
  isInDoubt ? error.but({ isAmbiguous: true }) : error;

/** Of what is to be made nothing was sent, whatever became of this call. */
function nothingSent(error: unknown): never {
  throw isOpenStackError(error) ? error.but({ isAmbiguous: false }) : error;
}

/** How long a request that somebody sent before us may still be on its way, ms. */
async function unsettledMs({ madeAt }: RunResource): Promise<number> {
  return SETTLE_MS - ((await databaseNow()).getTime() - madeAt.getTime());
}

/** Looks until it is there, or nothing that was sent can still arrive. */
async function settle(ctx: RunContext, find: () => Promise<unknown>, sureAt: number): Promise<void> {
  for (;;) {
    const left = sureAt - ctx.clock.monotonic();
    if (left <= 0 || (await find()) !== undefined) return;
    await ctx.clock.sleep(Math.min(LOOK_MS, left), ctx.signal);
  }
}
