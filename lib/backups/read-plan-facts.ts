import { db } from "../db";
import { AppError } from "../errors";
import { explainFailure } from "../inventory/explain-failure";
import { runName } from "../runs/run-view";
import { credentialSession } from "../sites/site-session";
import type { MemberFacts } from "../vnfs/member-facts";
import { readMemberFacts } from "../vnfs/read-member-facts";
import type { PlanFacts } from "./plan-facts";
import { readConsistentGroups } from "./read-groups";
import { readHistory } from "./read-history";

/**
 * All that the plan of a VNF's backup is made from: our tables, and, where its volumes are in Cinder groups, one look at
 * the site. Who may see the VNF has been asked before.
 * @throws AppError `not_found`
 */
export async function readPlanFacts(vnfId: string): Promise<PlanFacts> {
  const vnf = await db().vnf.findFirst({
    where: { id: vnfId, deletedAt: null },
    include: {
      site: { select: { id: true, name: true, isRemembered: true } },
      members: { orderBy: [{ position: "asc" }, { name: "asc" }] },
      receivers: { include: { site: { select: { name: true } } } },
    },
  });
  if (!vnf) throw new AppError("not_found", "There is no such VNF any more.");
  const { site, members } = vnf;
  const known = await readMemberFacts(site.id, members);
  const factsOf = (serverId: string) => {
    const facts = known.get(serverId);
    if (!facts) throw new Error("a member that was asked for is always told of");
    return facts;
  };
  const volumeIds = [...known.values()].flatMap((vm) => vm.volumes.map((v) => v.id));
  const projects = [...new Set(members.map((m) => m.projectId))];
  const [history, grouped, openFailover] = await Promise.all([
    readHistory(site.id, vnfId, projects, volumeIds),
    readGroups([...known.values()]),
    readOpenFailover(vnfId),
  ]);
  return {
    vnf: {
      id: vnf.id,
      name: vnf.name,
      version: vnf.version,
      freezeBudgetMs: vnf.freezeBudgetMs,
      onUnquiesced: vnf.onUnquiesced === "continue" ? "continue" : "stop",
      incrementsBeforeFull: vnf.incrementsBeforeFull,
      isPaused: vnf.pausedAt !== null,
      isSiteRemembered: site.isRemembered,
      openFailover,
    },
    site: { id: site.id, name: site.name },
    receivers: vnf.receivers
      .map((r) => ({ siteId: r.siteId, siteName: r.site.name }))
      .sort((a, b) => a.siteName.localeCompare(b.siteName)),
    members: members.map((m) => ({ ...m, facts: factsOf(m.serverId) })),
    ...history,
    ...grouped,
  };
}

/** Its name: that of its first run. */
async function readOpenFailover(vnfId: string): Promise<string | null> {
  const open = await db().recovery.findUnique({
    where: { openVnfId: vnfId },
    select: { runs: { orderBy: { number: "asc" }, take: 1, select: { kind: true, number: true } } },
  });
  const [run] = open?.runs ?? [];
  return run ? runName(run) : null;
}

/** The groups of the VMs' volumes, by project; most clouds have none, and then nothing is asked. */
async function readGroups(vms: readonly MemberFacts[]): Promise<Pick<PlanFacts, "groups" | "groupsUnknown">> {
  const byCredential = new Map<string, Set<string>>();
  const hosts = new Map<string, string>();
  for (const { credentialId, volumes } of vms)
    for (const { id, volume } of volumes) {
      if (volume?.host) hosts.set(id, volume.host);
      if (volume?.groupId && credentialId)
        byCredential.set(credentialId, (byCredential.get(credentialId) ?? new Set()).add(volume.groupId));
    }
  const found = await Promise.allSettled(
    [...byCredential].map(async ([id, groups]) =>
      readConsistentGroups(await credentialSession(id), [...groups], hosts),
    ),
  );
  const groups = found.flatMap((f) => (f.status === "fulfilled" ? f.value : []));
  const failed = found.find((f) => f.status === "rejected");
  return failed ? { groups, groupsUnknown: explainFailure(failed.reason).brief } : { groups };
}
