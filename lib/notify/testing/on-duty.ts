import { db } from "../../db";

/** In their place: a worker and a guardian whose heartbeats are fresh for as long as a test takes. */
export async function onDuty(): Promise<void> {
  const startedAt = new Date(Date.now() - 3_600_000);
  const row = { id: "on-duty", hostname: "h", pid: 1, version: "1", startedAt };
  const heartbeatAt = new Date(Date.now() + 3_600_000);
  await db().worker.upsert({
    where: { id: row.id },
    create: { ...row, heartbeatAt },
    update: { startedAt, heartbeatAt },
  });
  await db().guardian.upsert({
    where: { id: row.id },
    create: { ...row, heartbeatAt },
    update: { startedAt, heartbeatAt },
  });
}
