import { db } from "../../db";
import { quiescedMembers } from "../backup-plan";
import { type Check, warn } from "./check";

/** Whether someone is on duty who thaws what a dead worker leaves frozen. Workers do so too, and timers at the site. */
export const checkGuardian: Check = {
  name: "guardian",
  title: "A guardian is on duty",
  async run({ plan }) {
    if (quiescedMembers(plan).length === 0) return { findings: [], isSkipped: true };
    const [row] = await db().$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM guardians WHERE heartbeat_at > now() - interval '10 seconds'`;
    const onDuty = row?.count ?? 0;
    const findings =
      onDuty > 0
        ? []
        : [
            warn(
              "No guardian is on duty: were this machine’s worker to die in the freeze window, another worker or the timer at the site would have to thaw.",
              "Start the guardian: npm run up starts and watches one; in production it is a service of its own.",
            ),
          ];
    return { findings, detail: { onDuty } };
  },
};
