import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { findPort } from "../../openstack/neutron/ports";
import { detachInterface } from "../../openstack/nova/interfaces";
import { RunStopped } from "../../runs/run-stopped";
import { changeThing, lookAt } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import type { PlannedTake } from "../recovery-run-plan";
import { lasting } from "../words";
import { type LockedVm, lockAgain, pastLock } from "./past-lock";
import { takeStep } from "./take-steps";
import { noteProgress, type TakenRow } from "./taken-record";

const WITHIN_MS = 120_000;
const LOOK_MS = 500;
/** Nova takes the request and does it later, or not at all: it is asked again then. */
const AGAIN_MS = 30_000;

/**
 * Has Nova unplug the port of a former VM, and waits until it is off: deleted, where Nova had made it, or nobody's. Looked
 * at before it is asked for, so that it may be called again.
 * @throws RunStopped, OpenStackError
 */
export async function unplug(
  ctx: RecoveryContext,
  { formerServerId, formerName, formerPortId, credentialId, portKey }: PlannedTake,
  row: TakenRow,
): Promise<{ row: TakenRow; problem?: Problem | undefined }> {
  const session = await ctx.session(credentialId);
  const step = takeStep(portKey);
  const vm: LockedVm = { session, serverId: formerServerId, name: formerName, step };
  if (row.detail.detachedAt) return { row, problem: await lockAgain(ctx, vm, row.detail.lock) };
  let now = row;
  const endsAt = ctx.clock.monotonic() + WITHIN_MS;
  let askedAt: number | undefined;
  try {
    for (;;) {
      const port = await lookAt(ctx, (call) => findPort(session, formerPortId, call));
      if (!port || port.deviceId === undefined) {
        const detachedAt = new Date(ctx.clock.now()).toISOString();
        // What an earlier recovery has left loose is this one's to give back.
        const askedAt = now.detail.askedAt ?? detachedAt;
        now = await noteProgress(now, { askedAt, detachedAt, isDeleted: !port });
        break;
      }
      if (port.deviceId !== formerServerId)
        throw new RunStopped({
          cause: `port ${formerPortId} of ${formerName} went to ${port.deviceOwner ?? "device"} ${port.deviceId} in this moment`,
          todo: "Find out who took it at the site.",
          step,
        });
      const at = ctx.clock.monotonic();
      if (at >= endsAt)
        throw new RunStopped({
          cause: `port ${formerPortId} was still plugged into ${formerName} after ${lasting(WITHIN_MS)}`,
          todo: "Look at the VM’s actions at the site, and at nova-compute on its host.",
          step,
        });
      if (askedAt === undefined || at - askedAt >= AGAIN_MS) {
        throwIfCancelled(ctx);
        now = await noteProgress(now, { askedAt: new Date(ctx.clock.now()).toISOString() });
        const call = `DELETE /servers/${formerServerId}/os-interface/${formerPortId}`;
        await pastLock(ctx, vm, () =>
          changeThing(ctx, { step, call }, (options) =>
            detachInterface(session, formerServerId, formerPortId, options),
          ),
        );
        askedAt = ctx.clock.monotonic();
      } else await ctx.clock.sleep(LOOK_MS, ctx.signal).catch(() => throwIfCancelled(ctx));
    }
  } catch (error) {
    if (!ctx.signal.aborted) await lockAgain(ctx, vm, now.detail.lock);
    throw error;
  }
  return { row: now, problem: await lockAgain(ctx, vm, now.detail.lock) };
}
