import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { VnfMember } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { checkExclusions } from "./check-exclusions";
import { labelsOf } from "./label-members";
import { lockVnf, memberOf, nextVersion } from "./lock-vnf";
import { readServerRows } from "./read-server-rows";
import { listOf, MemberSettings, VnfId, VnfVersion } from "./vnf-schemas";
import { writeMembers } from "./write-members";

const Input = z.object({
  vnfId: VnfId,
  version: VnfVersion,
  members: listOf(MemberSettings, (m) => m.serverId, "VM"),
});
const REFUSAL = "Nothing was changed.";

/**
 * Changes how VMs of a VNF take part: their quiesce method, whether they are left out of the quiesce, their boot order,
 * which of their volumes are left out.
 * @param input `members`: those that change, each as it is to be
 * @throws AppError `invalid`, `not_found`, `conflict`
 */
export async function changeMembers(
  session: Session,
  input: unknown,
): Promise<{ changed: number; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, members } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const vnf = await lockVnf(tx, session, vnfId, version);
    const serverIds = members.map((m) => m.serverId);
    const rows = await readServerRows(tx, vnf.siteId, serverIds);
    const volumes = new Map(rows.map((row) => [row.serverId, row.volumeIds]));
    const changes = members.flatMap((wanted, i) => {
      const member = memberOf(vnf, wanted.serverId);
      // What it had stays possible, though it was detached since: that is shown as drift.
      const has = [...(volumes.get(member.serverId) ?? []), ...member.knownVolumeIds];
      checkExclusions(member.name, wanted.excludedVolumeIds, has, {
        refusal: REFUSAL,
        field: `members.${i}.excludedVolumeIds`,
      });
      const change = differences(member, wanted);
      return change ? [{ member, wanted, ...change }] : [];
    });
    if (changes.length === 0) return { changed: 0, version };
    await writeMembers(
      tx,
      vnfId,
      changes.map((c) => c.wanted),
    );
    const labels = labelsOf(vnf.members);
    const now = await nextVersion(tx, vnfId);
    await recordAudit(tx, actorOf(session), {
      action: "vnf.members_changed",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: vnf.site,
      details: {
        old: Object.fromEntries(changes.map((c) => [labels.get(c.member.serverId), c.old])),
        new: Object.fromEntries(changes.map((c) => [labels.get(c.member.serverId), c.new])),
        version: now,
      },
    });
    return { changed: changes.length, version: now };
  });
}

const KEYS = ["quiesceMethod", "isLeftOut", "bootOrder", "excludedVolumeIds"] as const;

function differences(member: VnfMember, wanted: MemberSettings) {
  const keys = KEYS.filter(
    (key) => JSON.stringify(sorted(member[key])) !== JSON.stringify(sorted(wanted[key])),
  );
  if (keys.length === 0) return undefined;
  const pick = (from: VnfMember | MemberSettings) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { old: pick(member), new: pick(wanted) };
}

const sorted = <T>(value: T) => (Array.isArray(value) ? [...value].sort() : value);
