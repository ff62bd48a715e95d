import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { listPorts } from "../../openstack/neutron/ports";
import { collect } from "../../openstack/pagination";
import { attemptOf, refused } from "../build/failed-try";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedServer } from "../recovery-run-plan";
import { PORTS_NOT_SEEN } from "../vm-notes";
import { BROKEN_PORT_TODO, judgePorts, type PortsJudged } from "./judge-ports";

/** A port is mostly up before its VM is: Nova waits for it (nova/conf/compute.py vif_plugging_is_fatal). */
const WITHIN_MS = 30_000;
const AGAIN_MS = 3_000;

/** Of one build: what its first VMs have shown of the site's driver. */
export interface PortPatience {
  /** Ports were waited for that were only DOWN in the end: a driver that never says more must not hold up each tier anew. */
  isOver: boolean;
}

/**
 * Looks whether the ports of a VM come up, before the next tier is let go. One that is only not up when the time is over is
 * told at its step, and looked at once more in the end (prove-attached.ts).
 * @param id of the recovered VM
 * @returns why it surely has no network, or what is to be noted of it
 * @throws the signal's reason; what is no call's failure
 */
export async function checkPorts(
  ctx: RecoveryContext,
  { serverId, credentialId, startsOff, ports }: PlannedServer,
  id: string,
  patience: PortPatience,
): Promise<{ failed?: { cause: string; todo: string }; note?: string }> {
  if (startsOff) return {};
  const { clock, signal, journal } = ctx;
  const key = `attach:${serverId}`;
  const endsAt = clock.monotonic() + WITHIN_MS;
  for (;;) {
    const seen = await look(ctx, credentialId, id, ports.length);
    signal.throwIfAborted();
    if ("broken" in seen && seen.broken.length + seen.notUp.length === 0) return {};
    const isEnough = "broken" in seen && seen.isOnlyDown && patience.isOver;
    const left = endsAt - clock.monotonic();
    if (left > 0 && !isEnough) {
      await clock.sleep(Math.min(AGAIN_MS, left), signal);
      continue;
    }
    ctx.assertFence();
    const at = clock.now();
    if (!("broken" in seen)) {
      journal.attempt(key, { ...attemptOf(at, at, refused(seen.error)), result: "Not seen" });
      return { note: PORTS_NOT_SEEN };
    }
    if (seen.broken.length > 0) return { failed: { cause: seen.broken.join(" "), todo: BROKEN_PORT_TODO } };
    if (seen.isOnlyDown) patience.isOver = true;
    journal.attempt(key, { at, result: "Not up", hasFailed: true, cause: seen.notUp.join(" ") });
    return {};
  }
}

/** What cannot be read says neither that they are up nor that they are not. */
async function look(
  ctx: RecoveryContext,
  credentialId: string,
  id: string,
  planned: number,
): Promise<PortsJudged | { error: OpenStackError }> {
  try {
    const session = await ctx.reader(credentialId);
    const ports = await collect(listPorts(session, { deviceIds: [id], signal: ctx.signal }));
    return judgePorts(ports, planned);
  } catch (error) {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    if (!isOpenStackError(error)) throw error;
    return { error };
  }
}
