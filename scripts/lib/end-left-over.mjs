import { isAlive, signalProcess } from "./process-identity.mjs";
import { until } from "./progress.mjs";

/**
 * Ends what a killed predecessor started. They end by themselves when their parent is gone; this waits for it, and
 * then insists.
 * @param {import("./home-lock.mjs").HomeHolder} holder
 * @param {number} patienceMs
 */
export async function endLeftOver({ children }, patienceMs = 8_000) {
  const allGone = () => !children.some(isAlive);
  for (const child of children) signalProcess(child, "SIGTERM");
  if (await until(allGone, patienceMs)) return;
  for (const child of children) signalProcess(child, "SIGKILL");
  await until(allGone, 2_000);
}
