import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { visibleVnfs } from "../../vnfs/vnf-visibility";
import { IS_GIVEN_UP } from "../lost-target/target-given-up";
import type { SplitBrain } from "./former-view";
import { mayRun } from "./judge-former";
import { readFormerCopies } from "./read-former-copies";

type Reader = Pick<Session, "role" | "projects">;

/** The VNFs that somebody sees of which two copies may serve now, by name; from our own tables alone. */
export async function listSplitBrains(session: Reader): Promise<SplitBrain[]> {
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
  return vnfs.flatMap((vnf) =>
    (copies.get(vnf.id) ?? [])
      .filter(({ isRisk }) => isRisk)
      .map(({ siteId, siteName, asOf, vms }) => ({
        ...{ vnf, siteId, siteName, asOf },
        vms: vms.filter(mayRun).map(({ serverId, name }) => ({ serverId, name })),
      })),
  );
}
