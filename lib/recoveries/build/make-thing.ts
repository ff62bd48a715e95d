import { insist } from "../../made/insist";
import { intended } from "../../made/intended";
import { makeOnce } from "../../made/make-once";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { noteNeverMade } from "../../runs/run-resources";
import type { RecoveryContext } from "../recovery-context";
import { type MadeKind, markOf } from "./marks";
import { writePlace } from "./write-places";

export interface Thing {
  kind: MadeKind;
  /** Its key in the plan. */
  key: string;
  credentialId: string;
  /** The step of the journal that tells of it. */
  step: string;
  /** As the journal names it, such as "POST /networks". */
  call: string;
  /** @param mark what it has to carry */
  create(
    session: Session,
    mark: string,
    call: CallOptions,
  ): Promise<{ id: string; requestId: string | undefined }>;
}

/**
 * Makes something once, recorded before it is asked for, or takes what an earlier worker made. A cancelled run stops
 * before a call, never in the middle of one, so that nothing is left of which nobody knows whether it was made.
 * @returns its id
 * @throws OpenStackError when it was refused; RunStopped when the run is cancelled
 */
export async function makeThing(ctx: RecoveryContext, thing: Thing): Promise<string> {
  const { kind, step, credentialId } = thing;
  throwIfCancelled(ctx);
  const session = await ctx.session(credentialId);
  const tag = markOf(ctx.run.id, kind, thing.key);
  const siteId = ctx.plan.to.id;
  const { resource, isFresh } = await intended(
    ctx,
    { siteId, credentialId },
    { kind, tag, isTemporary: false },
  );
  let isAsked = !isFresh;
  try {
    return await makeOnce({
      ctx,
      row: resource,
      session,
      isFresh,
      create: ({ beforeSending }) =>
        written(ctx, thing, () => {
          isAsked = true;
          return thing.create(session, tag, beforeSending ? { beforeSending } : {});
        }),
      onTrouble: (error) =>
        ctx.journal.note(step, {
          trouble: error ? `${error.site} does not answer: ${error.causeText}` : null,
        }),
    });
  } catch (error) {
    const isRefused = isOpenStackError(error) && !error.isAmbiguous;
    if (isFresh && (isRefused || !isAsked)) {
      // Another worker may be about to make it.
      ctx.assertFence();
      await noteNeverMade(ctx.run.id, [{ kind, tag }]);
    }
    throw error;
  }
}

/**
 * A call that may be made twice, repeated for as long as the site does not answer.
 * @param patienceMs how long that is waited for, if not as long as by insist
 * @throws as insist
 */
export const changeThing = <T>(
  ctx: RecoveryContext,
  { step, call, patienceMs }: { step: string; call: string; patienceMs?: number },
  change: (options: CallOptions) => Promise<T>,
): Promise<T> =>
  insist(ctx, (options) => written(ctx, { step, call }, () => change(options)), undefined, patienceMs);

/** A look, repeated for as long as the site does not answer. @throws as insist */
export const lookAt = <T>(ctx: RecoveryContext, look: (options: CallOptions) => Promise<T>): Promise<T> =>
  insist(ctx, look);

/** One write: it takes a place of the site, and is an attempt of its step. */
async function written<T>(
  { plan, signal, clock, journal }: RecoveryContext,
  { step, call }: { step: string; call: string },
  write: () => Promise<T>,
): Promise<T> {
  const leave = await writePlace(plan.to.id, signal);
  const at = clock.now();
  try {
    const answer = await write();
    const requestId = (answer as { requestId?: string } | undefined)?.requestId;
    journal.attempt(step, {
      at,
      endedAt: clock.now(),
      result: "Done",
      call,
      ...(requestId ? { requestId } : {}),
    });
    return answer;
  } catch (error) {
    if (isOpenStackError(error)) journal.attempt(step, failedAttempt(error, at, clock.now()));
    throw error;
  } finally {
    leave();
  }
}
