import { db } from "../db";
import { TAKEOVER_AFTER_MS } from "../runs/timing";

/** Whether any of its kind is on duty. */
export interface Duty {
  isOnDuty: boolean;
  /** The newest heartbeat that is kept; null: none, such as after they were told to stop. */
  heardAt: Date | null;
}

/** Whether a worker, or a guardian, is on duty, as pages and metrics see it. @throws the driver's error */
export async function readDuty(of: "workers" | "guardians"): Promise<Duty> {
  // The age by the database's clock: they wrote by it.
  const after = TAKEOVER_AFTER_MS / 1000;
  const [duty] =
    of === "workers"
      ? await db().$queryRaw<Duty[]>`
          SELECT coalesce(max(heartbeat_at) > now() - make_interval(secs => ${after}), false) AS "isOnDuty",
            max(heartbeat_at) AS "heardAt" FROM workers`
      : await db().$queryRaw<Duty[]>`
          SELECT coalesce(max(heartbeat_at) > now() - make_interval(secs => ${after}), false) AS "isOnDuty",
            max(heartbeat_at) AS "heardAt" FROM guardians`;
  return duty ?? { isOnDuty: false, heardAt: null };
}
