import { db } from "../../db";
import { VOLUMES } from "../../sandbox/cinder/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import { bootedOnceInOrder, bytesOf, changesOf, historyOf, planOf, twins } from "./drill-history";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { unsettled } from "./run-history";
import type { SeenBoot } from "./watch-boots";

/*
 * What must hold of a restore at home, by the sandbox's own state and log and by our rows. Each returns sentences of what
 * does not; none is none. The stage's target is its source.
 */

interface Story {
  since: number;
  /** What the site had before it. */
  before: SiteLists;
  boots: readonly SeenBoot[];
}

/** Of one beside the originals: all of it is there, once, and nobody has asked anything of the originals. */
export async function besideViolations(
  stage: RecoveryStage,
  runId: string,
  { since, before, boots }: Story,
): Promise<string[]> {
  const plan = await planOf(runId);
  const { state } = await stage.recoveryOf(runId);
  const made = {
    servers: plan.servers.length,
    volumes: plan.volumes.length,
    ports: plan.ports.length,
  } as Partial<Record<keyof SiteLists, number>>;
  const after = stage.lists();
  return [
    ...(state === "done" ? [] : [`it is ${state}`]),
    ...(Object.keys(before) as (keyof SiteLists)[])
      .filter((what) => !FOLLOWING.includes(what))
      .flatMap((what) => {
        const { length: added } = after[what].filter((id) => !before[what].includes(id));
        return added === (made[what] ?? 0) ? [] : [`${added} ${what} were added`];
      }),
    ...changesOf(before, after).filter((text) => text.endsWith(" is gone")),
    ...bootedOnceInOrder(stage, plan, { since, boots }),
    ...twins(stage, since),
    ...touched(stage, since, [...before.servers, ...before.volumes, ...before.ports]),
    ...(await unsettled(runId)),
  ];
}

/** Each of them comes with another thing. */
const FOLLOWING: readonly (keyof SiteLists)[] = ["volumeAttachments", "addresses", "macs"];

/** Of one in its place: the VM runs with the restored volume, and the old one is kept, each asked for once. */
export async function inPlaceViolations(
  stage: RecoveryStage,
  runId: string,
  { since, before, boots }: Story,
): Promise<string[]> {
  const plan = await planOf(runId);
  const { state } = await stage.recoveryOf(runId);
  const swap = plan.inPlace;
  if (!swap) return ["it was not planned to be in place"];
  const { number } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const after = stage.lists();
  const [newId = "", ...others] = after.volumes.filter((id) => !before.volumes.includes(id));
  const server = stage.source.rows(SERVERS).get(swap.serverId);
  const data = server?.volumeAttachments.filter(({ isRoot }) => !isRoot).map(({ volumeId }) => volumeId);
  const old = stage.source.rows(VOLUMES).get(swap.oldVolumeId);
  const boot = boots.findLast((each) => each.n > since && each.serverId === swap.serverId);
  const restored = boot?.volumes.find(({ volumeId }) => volumeId === newId)?.blocks;
  const wanted = bytesOf(stage, plan.volumes[0]?.backupId ?? "");
  const member = await db().vnfMember.findFirstOrThrow({
    where: { vnfId: stage.vnfId, serverId: swap.serverId },
  });
  const audited = await db().auditEntry.count({
    where: { runId, action: "restore.swapped", result: "done" },
  });
  const asked = askedAbout(stage, since, swap.serverId);
  return [
    ...(state === "done" ? [] : [`it is ${state}`]),
    ...(newId && others.length === 0 ? [] : [`it has made the volumes ${[newId, ...others].join(", ")}`]),
    ...changesOf({ ...before, volumeAttachments: [] }, { ...after, volumeAttachments: [] }).filter(
      (text) => text !== `volumes: ${newId} is left`,
    ),
    ...(data?.join() === newId ? [] : [`${swap.serverName} has ${data?.join(", ")} instead of ${newId}`]),
    ...(server?.vmState === "active" ? [] : [`${swap.serverName} is ${server?.vmState}`]),
    ...(JSON.stringify(restored) === JSON.stringify(wanted) ? [] : ["it came up with other bytes"]),
    ...(old?.status === "available" && old.name?.endsWith(`(before r-${number})`)
      ? []
      : [`the old volume is ${old?.status}, and called ${old?.name}`]),
    ...(member.knownVolumeIds.includes(newId) && !member.knownVolumeIds.includes(swap.oldVolumeId)
      ? []
      : ["the VNF does not know the new volume"]),
    ...(audited === 1 ? [] : [`the change is ${audited} times in the audit log`]),
    ...(asked.join() === "os-stop,DELETE,POST,os-start" ? [] : [`of the VM was asked: ${asked.join()}`]),
    ...(await unsettled(runId)),
  ];
}

/** What was asked of a VM that changes it: its actions by name, its attachments by method. */
const askedAbout = (stage: RecoveryStage, since: number, serverId: string): string[] =>
  historyOf(stage, since).flatMap(({ kind, method, path, body }) => {
    if (kind !== "asked" || method === "GET" || !String(path).includes(`/servers/${serverId}/`)) return [];
    if (String(path).includes("/os-volume_attachments")) return method === "PUT" ? [] : [String(method)];
    return String(path).endsWith("/action") ? Object.keys((body ?? {}) as object).slice(0, 1) : [];
  });

const touched = (stage: RecoveryStage, since: number, ids: readonly string[]): string[] =>
  historyOf(stage, since)
    .filter(({ kind, method }) => kind === "asked" && method !== "GET" && method !== "HEAD")
    .filter(({ path }) => ids.some((id) => String(path).includes(id)))
    .map(({ method, path }) => `an original was asked: ${method} ${path}`);
