import { db } from "../db";
import { TAKEOVER_AFTER_MS } from "../runs/timing";

/** One that ends again and again a few seconds after its start does nothing, fresh though its heartbeats are. */
const STEADY_S = 25;

/** Whether any of its kind is on duty. */
export interface Duty {
  isOnDuty: boolean;
  /** One of them has been for some time. */
  isSteady: boolean;
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
          SELECT coalesce(bool_or(is_fresh), false) AS "isOnDuty",
            coalesce(bool_or(is_fresh AND started_at < now() - make_interval(secs => ${STEADY_S})), false) AS "isSteady",
            max(heartbeat_at) AS "heardAt"
          FROM (SELECT *, heartbeat_at > now() - make_interval(secs => ${after}) AS is_fresh FROM workers) w`
      : await db().$queryRaw<Duty[]>`
          SELECT coalesce(bool_or(is_fresh), false) AS "isOnDuty",
            coalesce(bool_or(is_fresh AND started_at < now() - make_interval(secs => ${STEADY_S})), false) AS "isSteady",
            max(heartbeat_at) AS "heardAt"
          FROM (SELECT *, heartbeat_at > now() - make_interval(secs => ${after}) AS is_fresh FROM guardians) g`;
  return duty ?? { isOnDuty: false, isSteady: false, heardAt: null };
}
