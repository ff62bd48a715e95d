import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { refuseWhileOpen } from "../runs/take-vnf";
import { orTaken } from "../sites/or-taken";
import { chooseServers } from "./choose-servers";
import { labelsOf } from "./label-members";
import { lockVnf, nextVersion } from "./lock-vnf";
import { toMember } from "./to-member";
import { listOf, MAX_MEMBERS, NewMember, VnfId, VnfVersion } from "./vnf-schemas";

const Input = z.object({
  vnfId: VnfId,
  version: VnfVersion,
  members: listOf(NewMember, (m) => m.serverId, "VM"),
});
const REFUSAL = "No VM was added.";

/**
 * Adds VMs to a VNF, at the end of its freeze order. The next backup of each is a full one.
 * @throws AppError `invalid`, `not_found`; `conflict`, also while a failover of it is not decided about
 */
export async function addMembers(
  session: Session,
  input: unknown,
): Promise<{ added: string[]; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, members } = parseInput(Input, input, REFUSAL);
  return orTaken(() =>
    audited(async (tx) => {
      const vnf = await lockVnf(tx, session, vnfId, version);
      await refuseWhileOpen(tx, vnfId, undefined, REFUSAL);
      if (vnf.members.length + members.length > MAX_MEMBERS)
        throw new AppError("invalid", REFUSAL, {
          members: `A VNF has at most ${MAX_MEMBERS} VMs; ${vnf.name} has ${vnf.members.length}.`,
        });
      const { siteId } = vnf;
      const serverIds = members.map((m) => m.serverId);
      const of = { siteId, serverIds, refusal: REFUSAL, field: "members" };
      const servers = await chooseServers(tx, session, of);
      const last = vnf.members.at(-1)?.position ?? 0;
      await tx.vnfMember.createMany({
        data: members.map((member, i) =>
          toMember(member, servers, {
            vnfId,
            siteId,
            position: last + i + 1,
            refusal: REFUSAL,
            field: `members.${i}`,
          }),
        ),
      });
      const now = await nextVersion(tx, vnfId);
      const added = [...labelsOf(servers).values()];
      await recordAudit(tx, actorOf(session), {
        action: "vnf.members_added",
        target: { kind: "vnf", id: vnfId, name: vnf.name },
        site: vnf.site,
        details: { new: { members: added }, version: now },
      });
      return { added, version: now };
    }),
  );
}
