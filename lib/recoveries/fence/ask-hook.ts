import { canonicalHash } from "../../canonical-hash";
import type { CallHook } from "../../hooks/hook-call";
import type { FenceRecord } from "../../runs/recovery-view";
import type { RecoveryContext } from "../recovery-context";
import { counted } from "../words";
import type { FenceBook } from "./fence-book";
import { recoveryName } from "./lock-reason";

export const HOOK_STEP = "hook:fence";

/**
 * Asks the operator's own hook to see to it that VMs cannot run that are not proved to be off: its word is believed. It is
 * asked only for those, and not again once it has confirmed. What goes wrong is told in the record.
 * @param notOurs VMs that another VNF has: they are nobody's to fence here
 */
export async function askHook(
  ctx: RecoveryContext,
  book: FenceBook,
  callHook: CallHook,
  notOurs: readonly string[],
): Promise<void> {
  const { plan, journal, clock, signal } = ctx;
  const { fence: hook } = plan.hooks;
  if (!hook) return;
  const unproved = book.unproved.filter(({ serverId }) => !notOurs.includes(serverId));
  if (unproved.length === 0) {
    const { hook: asked } = book.record;
    if (asked?.isFenced) journal.end(HOOK_STEP, { state: "succeeded" });
    else
      journal.end(HOOK_STEP, {
        state: "skipped",
        cause: "Not needed: it could fence nothing that is not off already.",
      });
    return;
  }
  journal.begin(HOOK_STEP);
  const at = clock.now();
  ctx.assertFence();
  const answer = await callHook({
    hookId: hook.id,
    delivery: deliveryOf(ctx.recovery.id, book, unproved),
    ...{ actor: ctx.actor, runId: ctx.run.id, clock },
    assertFence: () => ctx.assertFence(),
    body: {
      event: "fence",
      recovery: { id: ctx.recovery.id, run: await recoveryName(ctx.recovery.id) },
      vnf: { id: plan.vnf.id, name: plan.vnf.name },
      from: { id: plan.from.id, name: plan.from.name },
      to: { id: plan.to.id, name: plan.to.name },
      vms: unproved.map(({ serverId, name }) => ({ id: serverId, name })),
    },
    signal,
  });
  const isFenced = answer.isTaken && saysFenced(answer.json);
  const said = answer.isTaken && !isFenced ? `it did not say {"fenced": true}: ${answer.text}` : answer.text;
  journal.attempt(HOOK_STEP, {
    at,
    endedAt: clock.now(),
    result: isFenced ? "Fenced" : answer.status === null ? "No answer" : `${answer.status}`,
    ...(answer.status === null ? {} : { status: answer.status }),
    ...(isFenced ? {} : { hasFailed: true, cause: said }),
  });
  const { hook: earlier } = book.record;
  const confirmed = earlier?.isFenced ? (earlier.serverIds ?? []) : [];
  const serverIds = [...confirmed, ...unproved.map(({ serverId }) => serverId)];
  // What it has confirmed for others stays so, whatever it says of these.
  if (isFenced || confirmed.length === 0)
    await book.save({
      hook: { name: answer.hook.name, isFenced, tries: answer.tries, answer: said, serverIds },
    });
  journal.end(
    HOOK_STEP,
    isFenced
      ? { at: clock.now(), state: "succeeded", detail: { vms: unproved.length } }
      : {
          at: clock.now(),
          state: "failed",
          cause: `The hook ${hook.name} did not confirm that ${counted(unproved.length, "VM")} cannot run: ${said}`,
          todo: "Look at what it calls; or make sure by hand that they are off, and start the failover with that signed.",
        },
  );
}

/** Another list of VMs is another thing to do: a receiver does each delivery once, and answers the same again. */
function deliveryOf(recoveryId: string, { record }: FenceBook, vms: FenceRecord["servers"]): string {
  const of = `${recoveryId}:fence`;
  if (vms.length === record.servers.length) return of;
  return `${of}:${canonicalHash(vms.map(({ serverId }) => serverId).sort()).slice(0, 8)}`;
}

const saysFenced = (json: unknown): boolean =>
  typeof json === "object" && json !== null && (json as { fenced?: unknown }).fenced === true;
