import { isOpenStackError } from "../../openstack/errors";
import { listPorts } from "../../openstack/neutron/ports";
import { collect } from "../../openstack/pagination";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { BROKEN_PORT_TODO, judgePorts } from "./judge-ports";

/** A port is mostly up before its VM is: Nova waits for it (nova/conf/compute.py vif_plugging_is_fatal). */
const WITHIN_MS = 30_000;
const AGAIN_MS = 3_000;

/**
 * Looks whether the ports of a VM come up, before the next tier is let go. One that is only not up when the time is over is
 * noted at its step, and looked at once more in the end (prove-attached.ts).
 * @param id of the recovered VM
 * @returns why it surely has no network
 * @throws the signal's reason; what is no call's failure
 */
export async function checkPorts(
  ctx: RecoveryContext,
  { serverId, credentialId, startsOff }: PlannedServer,
  id: string,
): Promise<{ failed?: { cause: string; todo: string } }> {
  if (startsOff) return {};
  const { clock, signal, journal } = ctx;
  const endsAt = clock.monotonic() + WITHIN_MS;
  for (;;) {
    const { broken, notUp } = await look(ctx, credentialId, id);
    signal.throwIfAborted();
    if (broken.length + notUp.length === 0) return {};
    const left = endsAt - clock.monotonic();
    if (left > 0) {
      await clock.sleep(Math.min(AGAIN_MS, left), signal);
      continue;
    }
    ctx.assertFence();
    if (broken.length > 0) return { failed: { cause: broken.join(" "), todo: BROKEN_PORT_TODO } };
    const cause = notUp.join(" ");
    journal.attempt(`attach:${serverId}`, { at: clock.now(), result: "Not up", hasFailed: true, cause });
    return {};
  }
}

/** What cannot be read says nothing against it here: that is told in the end. */
async function look(ctx: RecoveryContext, credentialId: string, id: string) {
  try {
    const session = await ctx.reader(credentialId);
    return judgePorts(await collect(listPorts(session, { deviceIds: [id], signal: ctx.signal })));
  } catch (error) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    if (!isOpenStackError(error)) throw error;
    return { broken: [], notUp: [] };
  }
}
