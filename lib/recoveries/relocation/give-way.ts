import { type Actor, recordAudit, type Transaction } from "../../audit/record";
import type { FenceRecord } from "../../runs/recovery-view";
import { runName } from "../../runs/run-view";
import { leaveCopies } from "../lost-target/copies-left";
import { IS_GIVEN_UP } from "../lost-target/target-given-up";
import { moveRecovery } from "../move-recovery";

const MODES = ["relocation", "replacement"] as const;

/** A relocation, or an in-place restore, that a failover of its VNF may take the place of, and what is known of the source's VMs. */
export interface GivingWay {
  id: string;
  /** "r-12" */
  name: string;
  mode: string;
  site: { id: string; name: string };
  fence: FenceRecord | null;
}

/**
 * The relocation of a VNF that could not be undone, since its source is lost: none of its VMs is left at its target, nor
 * can be, or somebody has given that up; and no run of it goes on. Null: there is none.
 */
export async function findGivingWay(tx: Transaction, vnfId: string): Promise<GivingWay | null> {
  const found = await tx.recovery.findFirst({
    where: {
      ...{ openVnfId: vnfId, mode: { in: [...MODES] }, state: "half-undone" },
      runs: { none: { endedAt: null } },
      OR: [
        { runs: { none: { resources: { some: { kind: "server", removedAt: null } } } } },
        { overrides: IS_GIVEN_UP },
        // Its copies are at the source, which is fenced, with them.
        { mode: "replacement" },
      ],
    },
    include: {
      runs: { where: { kind: { in: [...MODES] } }, take: 1, select: { kind: true, number: true } },
    },
  });
  const [run] = found?.runs ?? [];
  if (!found || !run) return null;
  return {
    id: found.id,
    name: runName(run),
    mode: found.mode,
    site: { id: found.toSiteId, name: found.toSiteName },
    fence: found.fence as unknown as FenceRecord | null,
  };
}

/**
 * Ends such a relocation for a failover that starts in this transaction: to be called before that takes the VNF.
 * @returns what the failover begins its own fence with; null: no relocation had to give way
 */
export async function giveWay(
  tx: Transaction,
  actor: Actor,
  vnf: { id: string; name: string },
): Promise<{ name: string; fence: FenceRecord | null } | null> {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnf.id}::uuid FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM recoveries WHERE open_vnf_id = ${vnf.id}::uuid FOR UPDATE`;
  const found = await findGivingWay(tx, vnf.id);
  if (!found) return null;
  await moveRecovery(tx, found.id, "give-way");
  if (found.mode === "replacement")
    await leaveCopies(tx, { id: found.id, vnfId: vnf.id, toSiteId: found.site.id });
  await recordAudit(tx, actor, {
    action: "recovery.gave_way",
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    site: found.site,
    details: { relocation: found.name },
  });
  return { name: found.name, fence: found.fence && adopted(found.fence, found.name) };
}

/** What is known stays known; of what the undo may have started again nobody can say that it is off. Pure. */
export const adopted = (fence: FenceRecord, name: string): FenceRecord => ({
  ...fence,
  hook: null,
  isProved: false,
  servers: fence.servers.map(({ isLetGo, ...entry }) => ({
    ...entry,
    lockedAs: `stillpoint ${name}`,
    ...(isLetGo
      ? { state: "unproved" as const, cause: `the undo of ${name} may have started it again` }
      : {}),
  })),
});
