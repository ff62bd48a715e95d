import { db } from "../db";
import { type Claim, settleClaim } from "./claim-scope";
import { KEPT_DAYS } from "./kept-days";
import type { Reading } from "./refresh-project";
import { writePorts } from "./write-ports";
import { markServers, type Scope, writeServers, writeUnknownServers } from "./write-servers";
import { writeVolumes } from "./write-volumes";

/** Ten thousand rows of each kind take some two seconds; whoever waits for their locks, no longer than this. */
const WITHIN_MS = 30_000;

/** Writes what was read, all of it or nothing. @throws ClaimLost */
export async function applyReading(
  claim: Claim,
  reading: Reading & { at: Date; tookMs: number },
): Promise<void> {
  const { at, servers, asked } = reading;
  const scope: Scope = { ...claim, at };
  const told = [...servers.items, ...asked.found].filter((s) => s.status !== "DELETED");
  const deleted = [
    ...reading.deleted,
    ...asked.gone,
    ...asked.found.filter((s) => s.status === "DELETED").map(({ id }) => id),
  ];
  const found = new Set(asked.found.map(({ id }) => id));
  await db().$transaction(
    async (tx) => {
      await settleClaim(tx, claim, {
        asOf: at,
        ...(servers.isWhole || reading.isIncomplete ? { wholeAt: reading.isIncomplete ? null : at } : {}),
        ...(servers.isWhole ? { wholeTookMs: reading.tookMs } : {}),
        changesSince: reading.changesSince,
        failedAt: null,
        failure: null,
        failureBrief: null,
      });
      await writeServers(tx, scope, lastOfEach(told.filter((s) => !s.isUnknown)));
      await writeUnknownServers(tx, scope, lastOfEach(told.filter((s) => s.isUnknown)));
      await markServers(tx, scope, { missing: reading.missing.filter((id) => !found.has(id)), deleted });
      await writeVolumes(tx, scope, reading.volumes);
      await writePorts(tx, scope, reading.ports);
      if (servers.isWhole) await forgetOld(tx, scope);
    },
    { timeout: WITHIN_MS, maxWait: 10_000 },
  );
}

/** One statement may write a row once. */
const lastOfEach = <T extends { id: string }>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

async function forgetOld(tx: Parameters<typeof writePorts>[0], { siteId, projectId, at }: Scope) {
  const before = { lt: new Date(at.getTime() - KEPT_DAYS * 86_400_000) };
  await tx.inventoryServer.deleteMany({ where: { siteId, projectId, deletedAt: before } });
  await tx.inventoryVolume.deleteMany({ where: { siteId, projectId, missingSince: before } });
  await tx.inventoryPort.deleteMany({ where: { siteId, projectId, missingSince: before } });
}
