import { db } from "../db";
import type { ProcessIdentity } from "../runs/process-identity";
import { GUARDIANS_KEPT_DAYS } from "./guardians-kept-days";

export interface GuardianProcess extends Pick<ProcessIdentity, "hostname" | "pid"> {
  id: string;
  version: string;
}

/** Says that a guardian is on duty, and at what. @throws the driver's error */
export async function beat(
  { id, hostname, pid, version }: GuardianProcess,
  duty: { watching: number; thawing: readonly string[] },
): Promise<void> {
  await db().$executeRaw`
    INSERT INTO guardians (id, hostname, pid, version, watching, thawing)
    VALUES (${id}, ${hostname}, ${pid}, ${version}, ${duty.watching}, ${duty.thawing}::text[])
    ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), watching = excluded.watching, thawing = excluded.thawing`;
}

/** Its last act. @throws the driver's error */
export async function signOff(id: string): Promise<void> {
  await db().guardian.deleteMany({ where: { id } });
}

/** Deletes guardians that were not heard of for 7 days. @throws the driver's error */
export async function forgetGoneGuardians(): Promise<void> {
  await db()
    .$executeRaw`DELETE FROM guardians WHERE heartbeat_at < now() - make_interval(days => ${GUARDIANS_KEPT_DAYS})`;
}
