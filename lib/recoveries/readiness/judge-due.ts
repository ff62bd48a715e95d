import { claimReadiness } from "./claim-readiness";
import { judgeClaimed } from "./judge-claimed";

/** Sites at a time in this process; at one site one judgement at a time, over all processes. */
const AT_ONCE = 4;

/** One turn: judges what is due. Any number may do so beside each other. @throws what the database says */
export async function judgeDue(signal: AbortSignal): Promise<void> {
  const next = async (): Promise<void> => {
    while (!signal.aborted) {
      const claim = await claimReadiness();
      if (!claim) return;
      await judgeClaimed(claim);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
