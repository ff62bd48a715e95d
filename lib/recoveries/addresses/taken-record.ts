import { db } from "../../db";
import type { Prisma, RunResource } from "../../generated/prisma/client";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedTake } from "../recovery-run-plan";

/** A former VM's port as it was before anything was done to it. */
export interface PortBefore {
  id: string;
  name: string;
  description: string;
  mac: string;
  fixedIps: {
    subnetId: string;
    address: string;
    /** IPv6 makes it from range and MAC: Neutron takes no wish there. */
    isSelfMade: boolean;
  }[];
  securityGroupIds: string[];
  /** Null: Neutron does not show it. */
  hasPortSecurity: boolean | null;
  allowedAddressPairs: { address: string; mac: string | null }[];
  isAdminUp: boolean;
  qosPolicyId: string | null;
  /** Left out in records from before they were kept. */
  dhcpOptions?: { name: string; value: string; ipVersion: number | null }[];
}

/** What a recovery takes from a former VM, and how far it has come. Times are ISO 8601. */
export interface TakenAddress {
  portKey: string;
  formerServerId: string;
  formerName: string;
  networkId: string;
  port: PortBefore;
  /** The VM's ports, in the order of its interfaces. */
  nics: string[];
  /** The VM was locked, and why; null: it was not. */
  lock: { reason: string } | null;
  /** That led to the port. */
  floatingIps: { id: string; address: string }[];
  /** Nova was asked to unplug it, or may have been. */
  askedAt?: string;
  detachedAt?: string;
  /** Nova has deleted the port with that, as it does with those that it made itself. */
  isDeleted?: boolean;
  /** The kept port, once it is the recovery's: never removed by it. */
  usedPortId?: string;
  /** The kept port's values were, or may have been, changed to those of the plan. */
  isChanged?: boolean;
  givenBackAt?: string;
}

export interface TakenRow {
  id: string;
  credentialId: string;
  detail: TakenAddress;
}

const KIND = "attachment";
const tagOf = (portKey: string): string => `address:${portKey}`;
const toRow = ({ id, credentialId, detail }: RunResource): TakenRow => ({
  id,
  credentialId,
  detail: detail as unknown as TakenAddress,
});

/** What a recovery has taken, over all of its runs; also what was given back. */
export async function takenRows({ recovery }: Pick<RecoveryContext, "recovery">): Promise<TakenRow[]> {
  const rows = await db().runResource.findMany({
    where: { kind: KIND, tag: { startsWith: tagOf("") }, run: { recoveryId: recovery.id } },
    orderBy: [{ madeAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toRow);
}

/** Of one port of the plan. */
export const takenRowOf = async (
  ctx: Pick<RecoveryContext, "recovery">,
  portKey: string,
): Promise<TakenRow | undefined> => (await takenRows(ctx)).find(({ detail }) => detail.portKey === portKey);

/** Whether something was, or may have been, taken by it that is not given back. Pure. */
export const isOpen = ({ detail }: TakenRow): boolean =>
  detail.askedAt !== undefined && detail.givenBackAt === undefined;

/**
 * Writes down how all is before it is changed. Such a row is never anything to remove: it counts as removed from the
 * first, and its kind is none that a removal knows.
 */
export async function noteTake(
  ctx: Pick<RecoveryContext, "run" | "plan">,
  { portKey, credentialId }: PlannedTake,
  detail: TakenAddress,
): Promise<TakenRow> {
  const row = await db().runResource.create({
    data: {
      ...{ runId: ctx.run.id, siteId: ctx.plan.to.id, credentialId, kind: KIND, tag: tagOf(portKey) },
      isTemporary: false,
      removedAt: new Date(),
      detail: { ...detail } as unknown as Prisma.InputJsonObject,
    },
  });
  return toRow(row);
}

/** It has its port again: so what earlier recoveries took of it is over, too. */
export async function noteGivenBack(row: TakenRow, at: string): Promise<void> {
  const { port, formerServerId } = row.detail;
  await db().$executeRaw`
    UPDATE run_resources SET detail = jsonb_set(detail, '{givenBackAt}', to_jsonb(${at}::text))
    WHERE kind = ${KIND} AND detail ->> 'formerServerId' = ${formerServerId}
      AND detail -> 'port' ->> 'id' = ${port.id} AND detail ->> 'givenBackAt' IS NULL
      AND detail ->> 'detachedAt' IS NOT NULL AND id <> ${row.id}::uuid`;
  await noteProgress(row, { givenBackAt: at });
}

/** What has come of it since. @returns the row as it is now */
export async function noteProgress(row: TakenRow, more: Partial<TakenAddress>): Promise<TakenRow> {
  const detail = { ...row.detail, ...more };
  await db().runResource.update({
    where: { id: row.id },
    data: { detail: detail as unknown as Prisma.InputJsonObject },
  });
  return { ...row, detail };
}
