import { z } from "zod";
import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { orTaken } from "../../sites/or-taken";
import { VnfId, VnfVersion, vnfNameKey } from "../vnf-schemas";
import { requireVisibleVnf } from "../vnf-visibility";
import { readBringBack } from "./read-bring-back";

const Input = z.object({ vnfId: VnfId, version: VnfVersion });
const REFUSAL = "The VNF was not brought back.";

/**
 * Makes a deleted VNF live again, so that its recovery points can be recovered from, with the VMs of its newest one. It
 * is paused, in no schedule and has no retention policy. Nothing is changed at its site.
 * @returns its name, another one when its own is taken, and the VMs that it came back without: they are in another VNF
 * @throws AppError `invalid`, `not_found`; `conflict` when it is not deleted any more, or somebody just took a VM or the
 * name; `precondition_failed` while a run of it goes on, or it has no recovery point
 */
export async function bringBackVnf(
  session: Session,
  input: unknown,
): Promise<{ name: string; without: { name: string; why: string }[] }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version } = parseInput(Input, input, REFUSAL);
  return orTaken(() =>
    audited(async (tx) => {
      await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
      const vnf = await requireVisibleVnf(session, vnfId, { of: tx, evenDeleted: true });
      if (!vnf.deletedAt || vnf.version !== version)
        throw new AppError(
          "conflict",
          `${REFUSAL} Somebody else brought it back meanwhile. Reload to see it.`,
        );
      const back = await readBringBack(tx, session, vnf);
      if (back.obstacle) throw new AppError("precondition_failed", `${REFUSAL} ${back.obstacle}`);
      const { name, members, receivers, without } = back;
      const site = await tx.site.findUniqueOrThrow({
        where: { id: vnf.siteId },
        select: { id: true, name: true },
      });
      // What would begin by itself is begun by somebody: nothing is backed up or deleted unasked.
      const schedules = await tx.scheduleVnf.findMany({
        where: { vnfId },
        select: { schedule: { select: { name: true } } },
        orderBy: { schedule: { name: "asc" } },
      });
      await tx.scheduleVnf.deleteMany({ where: { vnfId } });
      await tx.vnf.update({
        where: { id: vnfId },
        data: {
          ...{ name, nameKey: vnfNameKey(name), deletedAt: null, pausedAt: new Date() },
          version: { increment: 1 },
        },
      });
      await tx.vnfMember.createMany({
        data: members.map((member) => ({ ...member, vnfId, siteId: vnf.siteId })),
      });
      await tx.vnfReceiver.createMany({ data: receivers.map(({ id }) => ({ vnfId, siteId: id })) });
      await recordAudit(tx, actorOf(session), {
        action: "vnf.brought_back",
        target: { kind: "vnf", id: vnfId, name },
        site,
        details: {
          ...(name === vnf.name ? {} : { changes: { name: { old: vnf.name, new: name } } }),
          deletedAt: vnf.deletedAt.toISOString(),
          points: back.points,
          order: members.map((member) => member.name),
          without: without.map((vm) => `${vm.name}: ${vm.why}`),
          receivers: receivers.map((receiver) => receiver.name),
          outOfSchedules: schedules.map(({ schedule }) => schedule.name),
          version: version + 1,
        },
      });
      return { name, without: without.map((vm) => ({ name: vm.name, why: vm.why })) };
    }),
  );
}
