import { db } from "../../db";
import { warn } from "../../made/check";
import type { RecoveryCheck } from "./recovery-check";

const WAIT_MS = 10 * 60_000;
const LOOK_MS = 500;

/** What a promoted drill has made is gone before anything is made in its place: it takes room, and what it wrote must not go live. */
export const checkPromoted: RecoveryCheck = {
  name: "promoted",
  title: "What the drill made is removed",
  async run({ plan, clock, signal }) {
    const drill = plan.promotes;
    if (!drill) return { findings: [], isSkipped: true };
    const until = clock.monotonic() + WAIT_MS;
    for (;;) {
      const { state } = await db().recovery.findUniqueOrThrow({
        where: { id: drill.recoveryId },
        select: { state: true },
      });
      if (state === "clean") return { findings: [], detail: { drill: drill.name } };
      // "standing" again: its clean-up has ended, and the tidying goes on with the rest.
      if (state !== "cleaning" || clock.monotonic() >= until)
        return {
          findings: [
            warn(
              `Not all that ${drill.name} made is removed yet.`,
              "The failover goes on where there is room. Stillpoint goes on removing it by itself.",
            ),
          ],
        };
      await clock.sleep(LOOK_MS, signal);
    }
  },
};
