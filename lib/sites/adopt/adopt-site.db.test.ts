import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { importManifests } from "../../manifests/import-manifests";
import { previewManifests } from "../../manifests/preview-manifests";
import { forgetImports, loseAllButOslo, sent } from "../../manifests/testing/other-installation";
import { trustSigner } from "../../manifests/trust-signer";
import { type PointAtLyon, pointAtLyon } from "../../recoveries/testing/point-at-lyon";
import { RECORD_COLUMN } from "../../recovery-points/catalogue/sealed-record";
import { getManifest } from "../../recovery-points/get-manifest";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { readKeysAgain } from "../../secrets/keys";
import { formatKeys } from "../../secrets/parse-keys";
import { seal, unseal } from "../../secrets/seal";
import { addSites } from "../add-sites";
import { checkDrafts } from "../check-drafts";
import { deleteSite } from "../delete-site";
import { getSite } from "../get-site";
import { adoptSite } from "./adopt-site";

/** Tables that tell of a site, where a remembered one has no row: nobody signs in to it, reads it or makes anything there. */
const NEVER_REMEMBERED = [
  ...["site_credentials", "site_host_access", "site_health", "target_looks", "sessions", "vnf_receivers"],
  ...["inventory_scopes", "inventory_servers", "inventory_volumes", "inventory_ports"],
  ...["freeze_leases", "run_resources", "backup_copies", "recovery_volumes", "recovery_plans"],
  // Failovers to a site, and who may do what there.
  "approvals",
  // What was written down then stays as it was.
  "audit_entries",
] as const;

const admin = sessionOf("admin");
let sites: TwoSites;
let point: PointAtLyon;
let manifest: { name: string; text: string };
let keys: string;
/** Of the site as its manifests know it. */
let told: string;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
  told = sites.lyon.id;
  keys = formatKeys(readKeysAgain());
  manifest = await getManifest(admin, point.pointId);
  await loseAllButOslo(sites);
  const { signers } = await previewManifests(admin, sent(manifest));
  const { fingerprint = "", publicKey } = signers[0] ?? {};
  await trustSigner(admin, { fingerprint, publicKey, typed: fingerprint.slice(-8) });
});
const importAgain = async () => {
  const { signers } = await previewManifests(admin, sent(manifest));
  const { fingerprint } = signers[0] ?? {};
  return importManifests(admin, { fingerprint, keys, sites: [] }, sent(manifest));
};
beforeEach(async () => {
  expect((await importAgain()).refused).toEqual([]);
});
const forget = async () => {
  await db().run.updateMany({ data: { recoveryId: null } });
  await db().recovery.deleteMany();
  await db().manifestImport.deleteMany();
  await db().recoveryPoint.deleteMany();
  await db().run.deleteMany();
  await db().vnf.deleteMany();
  await db().site.deleteMany({ where: { id: { not: sites.oslo.id } } });
};
afterEach(forget);
afterAll(forgetImports);

/** Lyon as a person adds it again. */
const form = (adopts: { siteId: string; evenUnproved: boolean }[] = [], region = "RegionOne") => ({
  source: {
    from: "form" as const,
    authUrl: sites.cloud.sandbox.sites.find((site) => site.region === region)?.authUrl ?? "",
    region,
    interface: "public" as const,
    credential: {
      method: "password" as const,
      ...{ user: "admin", userDomain: "Default", password: "a-test-password" },
      ...{ project: "demo", projectDomain: "Default" },
    },
  },
  name: "Lyon",
  acceptHttp: true,
  adopts,
});
const confirmed = async (adopts: { siteId: string; evenUnproved: boolean }[] = []) => {
  const [check] = await checkDrafts(admin, { sites: [form()] });
  const confirmedHosts = check?.hosts.map(({ entry }) => entry) ?? [];
  return { ...form(adopts), confirmedHosts };
};
const add = async (adopts: { siteId: string; evenUnproved: boolean }[] = [], name = "Lyon") => {
  const [added] = await addSites(admin, { sites: [{ ...(await confirmed(adopts)), name }] });
  return added?.id ?? "";
};
const audit = () =>
  db().auditEntry.findFirstOrThrow({ where: { action: "site.adopted" }, orderBy: { id: "desc" } });

describe("a site that is added", () => {
  it("is told to be the remembered one by its VMs, and takes all over under the same name", async () => {
    const draft = await confirmed();
    const [check] = await checkDrafts(admin, { sites: [draft] });
    expect(check?.remembered).toEqual([
      {
        id: told,
        name: "Lyon",
        region: "RegionOne",
        vnfs: 1,
        points: 1,
        vms: { seen: 2, of: 2 },
        cause: null,
      },
    ]);
    const id = await add([{ siteId: told, evenUnproved: false }]);
    expect(id).not.toBe(told);
    expect(await db().site.findMany({ where: { nameKey: "lyon" } })).toMatchObject([
      { id, isRemembered: false },
    ]);
    const vnf = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId }, include: { members: true } });
    expect(vnf.siteId).toBe(id);
    expect(vnf.members.map((member) => [member.siteId, member.position])).toEqual([
      [id, 1],
      [id, 2],
    ]);
    const { siteId, run } = await db().recoveryPoint.findUniqueOrThrow({
      where: { id: point.pointId },
      include: { run: true },
    });
    expect([siteId, run.siteId, (run.plan as { site: { id: string } }).site.id]).toEqual([id, id, id]);
    const { id: credentialId } = await db().siteCredential.findFirstOrThrow({ where: { siteId: id } });
    const backups = await db().pointBackup.findMany({ where: { pointId: point.pointId } });
    expect(backups.map((row) => [row.siteId, row.credentialId])).toEqual(
      backups.map(() => [id, credentialId]),
    );
    expect(backups).toHaveLength(4);
    expect(await audit()).toMatchObject({
      targetId: id,
      details: {
        remembered: { id: told, name: "Lyon" },
        vnfs: 1,
        points: 1,
        backups: 4,
        vmsSeen: { seen: 2, of: 2 },
      },
    });
  });

  it("keeps the name from another one while it is not said to be the remembered one", async () => {
    await expect(add()).rejects.toMatchObject({
      fields: { "sites.0.name": expect.stringContaining("There is a site Lyon already") },
    });
  });

  it("is refused as a site none of whose VMs it has, until that is confirmed", async () => {
    await db().vnfMember.deleteMany({ where: { position: 2 } });
    await db().vnfMember.updateMany({ data: { serverId: "another" } });
    await db().recoveryPoint.updateMany({ data: { servers: [] } });
    await expect(add([{ siteId: told, evenUnproved: false }])).rejects.toMatchObject({
      fields: { "sites.0.adopts": expect.stringContaining("None of the 1 VMs") },
    });
    expect(await db().site.count()).toBe(2);
    expect(await add([{ siteId: told, evenUnproved: true }])).not.toBe("");
    expect((await audit()).details).toMatchObject({ vmsSeen: { seen: 0, of: 1 } });
  });
});

describe("a site that is there", () => {
  let here: string;
  beforeEach(async () => {
    here = await add([], "Lyon again");
  });
  const adopt = (evenUnproved = true) => adoptSite(admin, { siteId: here, rememberedId: told, evenUnproved });

  it("is offered what manifests tell of its region, by what was read of it", async () => {
    const unread = (await getSite(admin, here)).remembered;
    expect(unread).toMatchObject([
      { id: told, vms: { seen: 0, of: 2 }, cause: "nothing of it was read yet" },
    ]);
    await expect(adopt(false)).rejects.toMatchObject({ code: "precondition_failed" });
    await db().inventoryServer.create({
      data: {
        ...{
          siteId: here,
          serverId: point.vms[0]?.id ?? "",
          projectId: "p",
          name: "hss-1",
          status: "ACTIVE",
        },
        ...{ searchText: "", detail: {}, seenAt: new Date() },
      },
    });
    expect((await getSite(admin, here)).remembered).toMatchObject([{ vms: { seen: 1, of: 2 }, cause: null }]);
    expect((await getSite(admin, told)).mayBe).toEqual([{ id: here, name: "Lyon again" }]);
    await expect(adopt(false)).resolves.toMatchObject({ name: "Lyon", vnfs: 1, points: 1, backups: 4 });
    expect((await getSite(admin, here)).remembered).toEqual([]);
  });

  it("gets what is imported later, too, and what its copies said there is forgotten", async () => {
    const rows = await db().pointBackup.findMany({ where: { pointId: point.pointId } });
    await db().backupCopy.createMany({
      data: rows.map(({ id }) => ({ backupRowId: id, siteId: here, siteName: "Lyon again", state: "known" })),
    });
    await adopt();
    expect(await db().backupCopy.count({ where: { siteId: here } })).toBe(0);
    expect(await db().backupCopy.count({ where: { siteId: sites.oslo.id } })).toBe(rows.length);
    await db().recoveryPoint.deleteMany();
    await db().run.deleteMany();
    await db().vnf.deleteMany();
    await importAgain();
    expect(await db().site.count({ where: { isRemembered: true } })).toBe(0);
    expect(await db().recoveryPoint.findUnique({ where: { id: point.pointId } })).toMatchObject({
      siteId: here,
    });
  });

  it("lets a VM stay in the VNF that it is in there", async () => {
    const [first] = point.vms;
    const vnf = await db().vnf.create({
      data: { siteId: here, name: "mine", nameKey: "mine" },
    });
    await db().vnfMember.create({
      data: {
        ...{ vnfId: vnf.id, siteId: here, serverId: first?.id ?? "", projectId: sites.demoProjectId },
        ...{ name: "hss-1", position: 1 },
      },
    });
    expect(await adopt()).toMatchObject({ alreadyThere: ["hss-1"] });
    const members = await db().vnfMember.findMany({ where: { vnfId: point.vnfId } });
    expect(members.map(({ name, position }) => [name, position])).toEqual([["scscf-1", 1]]);
    expect(await db().vnfMember.count({ where: { vnfId: vnf.id } })).toBe(1);
  });

  it("waits for a run that needs the remembered one as it is", async () => {
    const { vnfName } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
    await db().run.create({
      data: {
        ...{ kind: "failover", vnfId: point.vnfId, vnfName, siteId: sites.oslo.id, siteName: "Oslo" },
        ...{ startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "", state: "running" },
      },
    });
    await expect(adopt()).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(/^f-\d+ of .* goes on, and needs Lyon as it is/),
    });
    expect(await db().recoveryPoint.count({ where: { siteId: told } })).toBe(1);
  });

  it("watches the VMs that were left there, and learns the backups of the VNF that left them", async () => {
    const { vnfName } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
    const at = { siteId: told, siteName: "Lyon", projectId: "p", tier: 1 };
    const recovery = await db().recovery.create({
      data: {
        ...{ mode: "failover", vnfId: point.vnfId, vnfName, pointId: point.pointId, isDrill: false },
        ...{ fromSiteId: told, fromSiteName: "Lyon", toSiteId: sites.oslo.id, toSiteName: "Oslo" },
        ...{ state: "accepted", fence: { servers: [{ serverId: "vm", at }] } },
      },
    });
    await db().vnf.update({ where: { id: point.vnfId }, data: { siteId: sites.oslo.id } });
    await db().vnfMember.updateMany({ data: { siteId: sites.oslo.id } });
    await db().formerMember.create({
      data: {
        ...{ vnfId: point.vnfId, siteId: told, serverId: point.vms[0]?.id ?? "", projectId: "p" },
        ...{ name: "hss-1", bootOrder: 1, recoveryId: recovery.id },
      },
    });
    expect(await adopt()).toMatchObject({ vnfs: 0, points: 1, formerMembers: 1 });
    expect(await db().formerMember.findMany()).toMatchObject([{ siteId: here, name: "hss-1" }]);
    expect(await db().vnfReceiver.findMany()).toEqual([{ vnfId: point.vnfId, siteId: here }]);
    expect(await db().recovery.findMany()).toMatchObject([
      { fromSiteId: here, fromSiteName: "Lyon again", fence: { servers: [{ at: { siteId: here } }] } },
    ]);
  });

  it("keeps one row of a backup that both know, with the record that one of them had", async () => {
    const [row] = await db().pointBackup.findMany({ where: { pointId: point.pointId } });
    if (!row) throw new Error("no backup");
    // As what a later point builds on, of which no manifest has told yet.
    const { vnfName } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
    const of = { vnfId: point.vnfId, vnfName, siteId: here, siteName: "Lyon again" };
    const run = await db().run.create({
      data: {
        ...{ ...of, kind: "backup", startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "" },
        ...{ state: "partly_failed", endedAt: new Date(), importedAt: new Date() },
      },
    });
    const bare = await db().recoveryPoint.create({
      data: { ...of, runId: run.id, state: "incomplete", takenAt: new Date() },
    });
    const twinId = randomUUID();
    const sealedRecord = await db().$transaction((tx) => seal(tx, "{}", { ...RECORD_COLUMN, row: twinId }));
    const { id: _, ...same } = row;
    await db().pointBackup.create({
      data: { ...same, id: twinId, pointId: bare.id, siteId: here, sealedRecord },
    });
    await db().pointBackup.update({ where: { id: row.id }, data: { sealedRecord: null } });
    await adopt();
    const kept = await db().pointBackup.findMany({ where: { backupId: row.backupId } });
    expect(kept).toMatchObject([{ id: row.id, siteId: here, pointId: point.pointId }]);
    expect(unseal(kept[0]?.sealedRecord ?? "", { ...RECORD_COLUMN, row: row.id })).toBe("{}");
    expect(await db().recoveryPoint.findUnique({ where: { id: bare.id } })).toBeNull();
    expect(await db().run.findUnique({ where: { id: run.id } })).toBeNull();
  });

  it("leaves both as they are when two recovery points say that a backup is theirs", async () => {
    const [row] = await db().pointBackup.findMany({ where: { pointId: point.pointId } });
    const other = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
    const run = await db().run.create({
      data: {
        ...{ kind: "backup", vnfId: point.vnfId, vnfName: "v", siteId: here, siteName: "Lyon again" },
        ...{ startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "", endedAt: new Date() },
      },
    });
    const mine = await db().recoveryPoint.create({
      data: {
        ...{ vnfId: point.vnfId, vnfName: "v", siteId: here, siteName: "Lyon again", runId: run.id },
        ...{ state: "complete", takenAt: other.takenAt },
      },
    });
    if (!row) throw new Error("no backup");
    await db().pointBackup.create({ data: { ...row, id: randomUUID(), pointId: mine.id, siteId: here } });
    await expect(adopt()).rejects.toMatchObject({ code: "conflict" });
    expect(await db().recoveryPoint.count({ where: { siteId: told } })).toBe(1);
  });

  it("is for administrators", async () => {
    for (const role of ["viewer", "auditor", "operator"] as const)
      await expect(
        adoptSite(sessionOf(role), { siteId: here, rememberedId: told, evenUnproved: true }),
      ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("can be deleted afterwards only as any site is", async () => {
    await adopt();
    const { updatedAt } = await db().site.findUniqueOrThrow({ where: { id: here } });
    await expect(
      deleteSite(admin, {
        ...{ siteId: here, version: updatedAt.toISOString(), typedName: "Lyon again", reason: "no" },
      }),
    ).rejects.toMatchObject({ code: "precondition_failed" });
  });
});

it("every table that tells of a site is moved, or has no row of a remembered one", async () => {
  const rows = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name || CASE column_name WHEN 'site_id' THEN '' ELSE '.' || column_name END AS name
    FROM information_schema.columns WHERE table_schema = 'public' AND column_name LIKE '%site\\_id' ORDER BY 1`;
  const moved = ["vnfs", "vnf_members", "runs", "recovery_points", "point_backups", "former_members"];
  // Nothing was ever recovered to one.
  const recoveries = ["recoveries.from_site_id", "recoveries.to_site_id"];
  expect(rows.map(({ name }) => name).sort()).toEqual([...moved, ...recoveries, ...NEVER_REMEMBERED].sort());
});
