import { requirePermission } from "../../auth/permissions";
import type { Reader } from "../../auth/visible-projects";
import { db } from "../../db";
import { visibleVnfs } from "../../vnfs/vnf-visibility";
import { IS_GIVEN_UP } from "../lost-target/target-given-up";
import type { FormerCopies, SplitBrain } from "./former-view";
import { mayRun } from "./judge-former";
import { readFormerCopies } from "./read-former-copies";

/** The VNFs that somebody sees of which two copies may serve now, by name; from our own tables alone. */
export const listSplitBrains = async (session: Reader): Promise<SplitBrain[]> =>
  (await listFormerCopies(session)).filter(({ isRisk }) => isRisk).map(toSplitBrain);

/** What the VNFs that somebody sees have left at other sites, and nobody has released yet, by their names. */
export async function listFormerCopies(session: Reader): Promise<(FormerCopies & Pick<SplitBrain, "vnf">)[]> {
  requirePermission(session, "vnfs.view");
  const vnfs = await db().vnf.findMany({
    where: {
      AND: [
        visibleVnfs(session),
        {
          OR: [
            { formerMembers: { some: { releasedAt: null } } },
            { recoveries: { some: { overrides: IS_GIVEN_UP } } },
          ],
        },
      ],
    },
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const copies = await readFormerCopies(vnfs.map(({ id }) => id));
  return vnfs.flatMap((vnf) => (copies.get(vnf.id) ?? []).map((each) => ({ ...each, vnf })));
}

/** As it is told: by the VMs that run, or may. Pure. */
export const toSplitBrain = ({
  vnf,
  siteId,
  siteName,
  asOf,
  vms,
}: FormerCopies & Pick<SplitBrain, "vnf">): SplitBrain => ({
  ...{ vnf, siteId, siteName, asOf },
  vms: vms.filter(mayRun).map(({ serverId, name }) => ({ serverId, name })),
});
