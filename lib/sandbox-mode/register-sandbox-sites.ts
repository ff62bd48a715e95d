import { type Actor, audited, recordAudit } from "../audit/record";
import { db } from "../db";
import { addSandboxSites } from "../sites/add-sites";
import { draftKey, groupClouds, type SiteDraft, userLabel } from "../sites/group-clouds";
import { parseCloudsYaml } from "../sites/parse-clouds-yaml";

/** The audit log names it; scripts/lib/sandbox.mjs looks there for whether it ever registered sites. */
const SANDBOX: Actor = { kind: "system", name: "sandbox" };
/** What the sites are called, in the order of the file. */
const NAMES = ["Lyon", "Oslo"];

/**
 * Registers the sandbox's sites in an installation that has none yet, and ends the first set-up: its second step, the
 * first site, is done. Where they are registered already, they are looked for where the sandbox listens now.
 * @param clouds the clouds.yaml that the sandbox wrote; its administrator's clouds are taken, the first of each site for records
 */
export async function registerSandboxSites(clouds: string): Promise<void> {
  const file = parseCloudsYaml(clouds, "", { allowLoopback: true });
  if (!("clouds" in file)) throw new Error(`the sandbox's clouds.yaml: ${file.problem}`);
  const drafts = groupClouds(
    file.clouds
      .flatMap(({ targets }) => targets)
      .filter(({ credential }) => userLabel(credential) === "admin"),
  );
  if ((await db().site.count()) > 0) return follow(drafts);
  await addSandboxSites(SANDBOX, { clouds, sites: drafts.map(asInput) });
  await finishSetUp();
}

const asInput = ({ key, targets, proposedName }: SiteDraft, i: number) => ({
  source: { from: "clouds", key, clouds: targets.map(({ cloud }) => cloud) },
  name: NAMES[i] ?? proposedName,
  acceptHttp: true,
});

/** Another PORT of the app has moved the sandbox's. */
async function follow(drafts: readonly SiteDraft[]): Promise<void> {
  const sites = await db().site.findMany({ where: { isSandbox: true } });
  for (const { id, name, region, authUrl } of sites) {
    const target = drafts.map(({ targets }) => targets[0]).find((each) => each?.region === region);
    if (!target || draftKey(target) === draftKey({ authUrl, region })) continue;
    await audited(async (tx) => {
      await tx.site.update({ where: { id }, data: { authUrl: target.authUrl } });
      await recordAudit(tx, SANDBOX, {
        action: "site.changed",
        target: { kind: "site", id, name },
        site: { id, name },
        details: { old: { authUrl }, new: { authUrl: target.authUrl } },
      });
    });
  }
}

const finishSetUp = (): Promise<void> =>
  audited(async (tx) => {
    const { count } = await tx.setUp.createMany({ data: [{}], skipDuplicates: true });
    const sites = await tx.site.findMany({ select: { name: true }, orderBy: { nameKey: "asc" } });
    if (count > 0)
      await recordAudit(tx, SANDBOX, {
        action: "set_up.finished",
        details: { sites: sites.map(({ name }) => name) },
      });
  });
