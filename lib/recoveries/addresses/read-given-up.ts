import { db } from "../../db";
import { runName } from "../../runs/run-view";
import type { FormerVm } from "../former-members/former-view";
import type { TakenAddress } from "./taken-record";

/** Ports that former VMs of a VNF gave up at a site and have not got back; by the id of the VM. */
export async function readGivenPorts(vnfId: string, siteId: string): Promise<Map<string, string[]>> {
  const rows = await db().runResource.findMany({
    where: { kind: "attachment", siteId, run: { recovery: { vnfId } } },
    select: { detail: true },
  });
  const given = new Map<string, string[]>();
  for (const { formerServerId, detachedAt, givenBackAt, isDeleted, port } of rows.map(
    ({ detail }) => detail as unknown as Partial<TakenAddress>,
  ))
    if (formerServerId && port && detachedAt && !givenBackAt && !isDeleted)
      given.set(formerServerId, [...(given.get(formerServerId) ?? []), port.id]);
  return given;
}

/** What former VMs of some VNFs have given up and not got back, by site and VM ("<site id> <server id>"). */
export async function readGivenUp(
  vnfIds: readonly string[],
): Promise<Map<string, NonNullable<FormerVm["gave"]>>> {
  const rows = await db().runResource.findMany({
    where: { kind: "attachment", run: { recovery: { vnfId: { in: [...vnfIds] } } } },
    select: { siteId: true, detail: true, run: { select: { id: true, kind: true, number: true } } },
    orderBy: [{ madeAt: "asc" }, { id: "asc" }],
  });
  const given = new Map<string, NonNullable<FormerVm["gave"]>>();
  for (const { siteId, detail, run } of rows) {
    const { formerServerId, detachedAt, givenBackAt, port } = detail as unknown as TakenAddress;
    if (!detachedAt || givenBackAt) continue;
    const key = `${siteId} ${formerServerId}`;
    const known = given.get(key)?.addresses ?? [];
    const addresses = port.fixedIps.length > 0 ? port.fixedIps.map(({ address }) => address) : [port.mac];
    given.set(key, { addresses: [...known, ...addresses], run: { id: run.id, name: runName(run) } });
  }
  return given;
}
