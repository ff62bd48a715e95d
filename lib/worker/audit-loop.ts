import { chainPending } from "../audit/chain";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 2_000;

/** Chains the audit entries that a process left unchained: it died after its commit, or chains nothing itself. */
export const auditLoop = () =>
  new PollLoop("audit chain", EVERY_MS, async (signal) => {
    for (;;) {
      const turn = await chainPending();
      if (turn === "busy" || !turn.more || signal.aborted) return;
    }
  });
