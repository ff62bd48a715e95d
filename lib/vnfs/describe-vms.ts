import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { parseInput } from "../parse-input";
import { chooseServers } from "./choose-servers";
import type { EditableVm } from "./editable-vm";
import { readMemberFacts } from "./read-member-facts";
import { toEditable } from "./to-editable";
import { ServerIds } from "./vnf-schemas";

const Input = z.object({ siteId: z.uuid("Choose a site."), serverIds: ServerIds });
const REFUSAL = "These VMs cannot be taken.";

/**
 * VMs that are to become members of a VNF, as the form shows them, in the order given; from our own tables alone.
 * @throws AppError `invalid` under `serverIds`, saying which cannot and why
 */
export async function describeVms(session: Session, input: unknown): Promise<EditableVm[]> {
  requirePermission(session, "vnfs.change");
  const { siteId, serverIds } = parseInput(Input, input, REFUSAL);
  const servers = await db().$transaction((tx) =>
    chooseServers(tx, session, { siteId, serverIds, refusal: REFUSAL, field: "serverIds" }),
  );
  const facts = await readMemberFacts(siteId, servers);
  return toEditable(
    servers.map((server) => ({ ...server, excludedVolumeIds: [] })),
    facts,
  );
}
