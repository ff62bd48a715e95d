import { randomUUID } from "node:crypto";
import { db } from "../../db";

/** A VM that stood still so long in the first window of a run, whose worker did not live to record it. */
export function lostWindow(runId: string, ms: number) {
  const sentAt = new Date(Date.now() - 3_600_000);
  return db().freezeLease.create({
    data: {
      ...{
        runId,
        attempt: 1,
        position: 1,
        siteId: randomUUID(),
        siteName: "Lyon",
        credentialId: randomUUID(),
      },
      ...{ serverId: "a1", serverName: "a1", vnfName: "vIMS core", method: "nova", target: {} },
      ...{ state: "thawed", ownerId: "w", deadline: sentAt, armedAt: sentAt, sentAt, frozenAt: sentAt },
      closedAt: new Date(sentAt.getTime() + ms),
    },
  });
}
