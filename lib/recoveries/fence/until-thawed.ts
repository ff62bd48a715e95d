import type { Clock } from "../../clock";
import { db } from "../../db";

/** The guardian has thawed it by then (docs/decisions/0023); a timer at the hypervisor ends a freeze after 60 s at most. */
const THAWED_MS = 60_000;
const LOOK_MS = 1_000;

type Vm = { siteId: string; serverId: string };

/**
 * Waits while we have a VM frozen, or may freeze it: a quiesced one refuses to be stopped, and one that is held by being
 * stopped would be started again. It is not thawed here: who froze it does that, or the guardian. After a minute it is
 * gone on all the same, and Nova says what there is to say.
 * @param withinMs not longer than this
 * @returns by which methods it is still held
 */
export async function untilThawed(
  vm: Vm,
  { clock, signal }: { clock: Clock; signal?: AbortSignal | undefined },
  withinMs = THAWED_MS,
): Promise<string[]> {
  const endsAt = clock.monotonic() + Math.min(withinMs, THAWED_MS);
  for (;;) {
    const held = await heldBy(vm);
    const left = endsAt - clock.monotonic();
    if (held.length === 0 || left <= 0) return held;
    await clock.sleep(Math.min(LOOK_MS, left), signal);
  }
}

/** The methods by which we hold a VM still, or may be about to: those of its open leases. */
export async function heldBy({ siteId, serverId }: Vm): Promise<string[]> {
  const leases = await db().freezeLease.findMany({
    where: { siteId, serverId, closedAt: null },
    select: { method: true },
  });
  return leases.map(({ method }) => method);
}
