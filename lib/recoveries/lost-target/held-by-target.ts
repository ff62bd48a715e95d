import { db } from "../../db";
import { isOpen, takenRows } from "../addresses/taken-record";
import { isThing } from "../made-things";

/** What of a recovery keeps its source from being as before, and can be told by its target only. */
export interface HeldByTarget {
  /** VMs that are, or may be, there. */
  servers: number;
  things: number;
  /** Ports that former VMs gave up and have not got back. */
  notGivenBack: number;
}

/** By what is recorded. */
export async function heldByTarget(recoveryId: string): Promise<HeldByTarget> {
  const open = await db().runResource.findMany({ where: { run: { recoveryId }, removedAt: null } });
  const things = open.filter(isThing);
  const taken = (await takenRows({ recovery: { id: recoveryId } })).filter(isOpen);
  return {
    servers: things.filter(({ kind }) => kind === "server").length,
    things: things.length,
    notGivenBack: taken.length,
  };
}
