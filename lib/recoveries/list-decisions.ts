import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { Prisma } from "../generated/prisma/client";
import { readSlotTroubles } from "../schedules/read-slot-troubles";
import { isVnfVisible } from "../vnfs/vnf-visibility";
import type { Decisions } from "./decisions";
import { listSplitBrains } from "./former-members/list-split-brains";
import { listDrills } from "./list-drills";
import { readOpenFailovers } from "./read-open-failovers";

type Reader = Pick<Session, "role" | "projects">;

/** What waits for a person among the VNFs that somebody sees, from our own tables alone. */
export async function listDecisions(session: Reader): Promise<Decisions> {
  requirePermission(session, "vnfs.view");
  const [failovers, drills, splitBrains, slots] = await Promise.all([
    readOpenFailovers(isVnfVisible(session, Prisma.sql`y.vnf_id`)),
    listDrills(session),
    listSplitBrains(session),
    readSlotTroubles(isVnfVisible(session, Prisma.sql`m.vnf_id`)),
  ]);
  return {
    asOf: drills.asOf,
    failovers,
    standing: drills.rows
      .filter(({ state }) => state === "standing")
      .map(({ recoveryId, runId, name, vnf, to, keepUntil }) => ({
        ...{ recoveryId, runId, name, vnf, to, keepUntil },
      })),
    splitBrains,
    due: drills.needs.filter(({ isDue }) => isDue),
    slots,
  };
}
