import { randomUUID } from "node:crypto";
import { log } from "../log";

/** Why a slot gives no run. */
export interface Skip {
  reason: string;
  todo?: string;
}

export const TIMES_FAILED = "Stillpoint itself failed when it worked out its times";

/** Stillpoint's own mistake at one slot: it is logged, and what is told names the entry. The other slots go on. */
export function slotDefect(
  error: unknown,
  about: { scheduleId: string; vnfId: string },
  reason = "Stillpoint itself failed when it planned this",
): Skip {
  const id = randomUUID();
  log.error({ err: error, id, schedule: about.scheduleId, vnf: about.vnfId }, "a slot could not be started");
  return {
    reason,
    todo: `Look for ${id} in the worker’s log, and report what stands there.`,
  };
}
