import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { checkSettings } from "./check-settings";
import { chooseServers } from "./choose-servers";
import { labelsOf } from "./label-members";
import { toMember } from "./to-member";
import { listOf, NewMember, VnfSettings, vnfNameKey } from "./vnf-schemas";

const Input = VnfSettings.extend({
  siteId: z.uuid("Choose a site."),
  /** In the order in which they are quiesced. */
  members: listOf(NewMember, (m) => m.serverId, "VM"),
});

const REFUSAL = "The VNF was not made.";

/**
 * Makes a VNF of VMs of one site, perhaps of several projects; nothing is changed at the site.
 * @param input `members` in the order in which they are quiesced
 * @throws AppError `invalid`, beside each field; `conflict` when somebody else just took the name or a VM
 */
export async function createVnf(session: Session, input: unknown): Promise<{ id: string; name: string }> {
  requirePermission(session, "vnfs.change");
  const { siteId, members, receiverIds, ...settings } = parseInput(Input, input, REFUSAL);
  return orTaken(() =>
    audited(async (tx) => {
      const site = await tx.site.findUnique({
        where: { id: siteId, isRemembered: false },
        select: { id: true, name: true },
      });
      if (!site) throw new AppError("invalid", REFUSAL, { siteId: "There is no such site any more." });
      const receivers = await checkSettings(tx, session, {
        name: settings.name,
        receiverIds,
        siteId,
        refusal: REFUSAL,
      });
      const serverIds = members.map((m) => m.serverId);
      const servers = await chooseServers(tx, session, {
        siteId,
        serverIds,
        refusal: REFUSAL,
        field: "members",
      });
      const vnf = await tx.vnf.create({
        data: {
          ...settings,
          nameKey: vnfNameKey(settings.name),
          siteId,
          receivers: { createMany: { data: receiverIds.map((id) => ({ siteId: id })) } },
        },
        select: { id: true, name: true },
      });
      await tx.vnfMember.createMany({
        data: members.map((member, i) =>
          toMember(member, servers, {
            vnfId: vnf.id,
            siteId,
            position: i + 1,
            refusal: REFUSAL,
            field: `members.${i}`,
          }),
        ),
      });
      await recordAudit(tx, actorOf(session), {
        action: "vnf.made",
        target: { kind: "vnf", id: vnf.id, name: vnf.name },
        site,
        details: { new: { ...settings, receivers, order: [...labelsOf(servers).values()] }, version: 1 },
      });
      return vnf;
    }),
  );
}
