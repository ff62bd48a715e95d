import type { Clock } from "../../clock";
import { db } from "../../db";

/** The guardian has thawed it by then (docs/decisions/0023); a timer at the hypervisor ends a freeze after 60 s at most. */
const THAWED_MS = 60_000;
const LOOK_MS = 1_000;

/**
 * Waits while we have a VM frozen, or may freeze it: a quiesced one refuses to be stopped. It is not thawed here: who
 * froze it does that, or the guardian. After a minute it is asked all the same, and Nova says what there is to say.
 * @param withinMs not longer than this
 */
export async function untilThawed(
  { siteId, serverId }: { siteId: string; serverId: string },
  { clock, signal }: { clock: Clock; signal?: AbortSignal | undefined },
  withinMs = THAWED_MS,
): Promise<void> {
  const endsAt = clock.monotonic() + Math.min(withinMs, THAWED_MS);
  while (await db().freezeLease.count({ where: { siteId, serverId, closedAt: null } })) {
    const left = endsAt - clock.monotonic();
    if (left <= 0) return;
    await clock.sleep(Math.min(LOOK_MS, left), signal);
  }
}
