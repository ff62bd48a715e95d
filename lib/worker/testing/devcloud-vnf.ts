import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { db } from "../../db";
import { refreshProject } from "../../inventory/refresh-project";
import type { Session } from "../../openstack/session";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { addSites } from "../../sites/add-sites";
import { groupClouds } from "../../sites/group-clouds";
import { parseCloudsYaml } from "../../sites/parse-clouds-yaml";
import { runCheckList } from "../../sites/run-check-list";
import { person } from "../../sites/testing/stored-site";
import { createVnf } from "../../vnfs/create-vnf";
import { vnfForm } from "../../vnfs/testing/stored-lab";

const CLOUDS = ["r1-admin-demo", "r2-admin-demo"];

/**
 * Both regions of the real cloud as sites in this database, and some VMs as a VNF of the first, whose backups the second
 * learns.
 * @param sessions one of each region
 */
export async function storeDevcloudVnf(sessions: readonly Session[], serverIds: readonly string[]) {
  await knowTestKey();
  const all = parse(readFileSync(process.env.STILLPOINT_CLOUDS_FILE ?? "", "utf8")).clouds;
  const clouds = stringify({ clouds: Object.fromEntries(CLOUDS.map((name) => [name, all[name]])) });
  const file = parseCloudsYaml(clouds, "", { allowLoopback: true });
  if (!("clouds" in file)) throw new Error(file.problem);
  const hosts = new Map(
    sessions.map(({ transport: { connection } }) => [connection.region, connection.confirmedHosts]),
  );
  const drafts = groupClouds(file.clouds.flatMap(({ targets }) => targets));
  await addSites(person(), {
    clouds,
    sites: drafts.map(({ key, targets, proposedName }) => ({
      source: { from: "clouds", key, clouds: targets.map(({ cloud }) => cloud) },
      name: proposedName,
      acceptHttp: true,
      confirmedHosts: [...(hosts.get(targets[0]?.region ?? "") ?? [])],
    })),
  });
  await db().setUp.createMany({ data: [{}], skipDuplicates: true });
  const sites = await db().site.findMany({ include: { credentials: true } });
  for (const { id } of sites) await runCheckList(id, { asksAtOnce: true });
  const credentialIds = sites.flatMap(({ credentials }) => credentials.map(({ id }) => id));
  for (const id of credentialIds) await refreshProject(id, { minAgeMs: 0 });
  const of = (name: string) => sites.find((site) => site.name === name)?.id ?? "";
  const form = vnfForm(of("RegionOne"), {
    members: serverIds.map((serverId) => ({ serverId })),
    receiverIds: [of("RegionTwo")],
    incrementsBeforeFull: 30,
  });
  const { id: vnfId } = await createVnf(person(), form);
  return { vnfId, credentialIds, siteIds: { one: of("RegionOne"), two: of("RegionTwo") } };
}
