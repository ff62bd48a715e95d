import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionOf } from "../audit/testing/session";
import { systemClock } from "../clock";
import { db } from "../db";
import { runSessions } from "../made/run-sessions";
import { overrideWords } from "../recoveries/override-words";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import type { RecoveryPlanView } from "../recoveries/recovery-plan-view";
import { type PointAtLyon, pointAtLyon } from "../recoveries/testing/point-at-lyon";
import { importCopy } from "../recovery-points/catalogue/import-copy";
import { getManifest } from "../recovery-points/get-manifest";
import { ensureManifest } from "../recovery-points/manifest/ensure-manifest";
import { ACTOR, type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { readKeysAgain } from "../secrets/keys";
import { formatKeys } from "../secrets/parse-keys";
import { importManifests } from "./import-manifests";
import { previewManifests } from "./preview-manifests";
import { forgetImports, loseAllButOslo, sent } from "./testing/other-installation";
import { trustSigner } from "./trust-signer";

const admin = sessionOf("admin");
let sites: TwoSites;
let point: PointAtLyon;
let before: RecoveryPlanView;
let manifest: { name: string; text: string };
let keys: string;
let fingerprint: string;
let notes: string[];

const planOf = (mode: "drill" | "failover" = "drill") =>
  recoveryPlanOf(admin, { vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode });

const TIERS = [
  { order: 1, delaySeconds: 0, pauseBefore: null, onFailedCheck: "stop", checks: [] },
  { order: 2, delaySeconds: 5, pauseBefore: "Look at hss-1.", onFailedCheck: "go-on", checks: [] },
];
const CHOSEN = {
  ...{ purpose: "real", kind: "keypair", sourceKey: "ops", choice: { do: "leave-out" }, chosenBy: "ada" },
};

/** Targets, and plans for two sites; then the point's manifest tells of them. */
async function decide(): Promise<void> {
  await db().vnf.update({
    where: { id: point.vnfId },
    data: { rpoMinutes: 60, rtoMinutes: 15, drillEveryDays: 30 },
  });
  for (const [name, region] of [
    ["Bergen", "RegionTwo"],
    ["Turin", "RegionNine"],
  ] as const) {
    const { id: siteId } = await db().site.create({
      data: { name, nameKey: name.toLowerCase(), authUrl: `https://${name}.example.com`, region },
    });
    const of = { vnfId: point.vnfId, siteId, bootTiers: TIERS, drillNetworks: "make" };
    await db().recoveryPlan.create({ data: { ...of, mappings: { create: [CHOSEN] } } });
  }
  await db().recoveryPoint.update({ where: { id: point.pointId }, data: { manifest: null } });
  await ensureManifest(point.pointId, new Date());
  await db().site.deleteMany({ where: { name: { in: ["Bergen", "Turin"] } } });
  await db().recoveryPlan.create({
    data: { vnfId: point.vnfId, siteId: sites.oslo.id, bootTiers: TIERS, drillNetworks: "make" },
  });
}

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"], {
    userData: Buffer.from("#cloud-config").toString("base64"),
  });
  await decide();
  before = await planOf();
  keys = formatKeys(readKeysAgain());
  manifest = await getManifest(admin, point.pointId);
  await loseAllButOslo(sites);
  const { signers } = await previewManifests(admin, sent(manifest));
  const { publicKey } = signers[0] ?? {};
  fingerprint = signers[0]?.fingerprint ?? "";
  await trustSigner(admin, { fingerprint, publicKey, typed: fingerprint.slice(-8) });
  const result = await importManifests(admin, { fingerprint, keys, sites: [] }, sent(manifest));
  expect(result.refused).toEqual([]);
  notes = result.imported.flatMap((each) => each.notes);
});
afterAll(forgetImports);

it("plans the same drill at the site that is left as the lost installation did", async () => {
  const after = await planOf();
  expect(after.plan.obstacles).toEqual([]);
  expect(after.readiness.checks.filter(({ verdict }) => verdict === "fail")).toEqual([]);
  const { servers, ports, make, tiers, volumes, imports } = after.plan;
  expect({ servers, ports, make, tiers }).toEqual({
    servers: before.plan.servers,
    ports: before.plan.ports,
    make: before.plan.make,
    tiers: before.plan.tiers,
  });
  const withoutRows = ({
    backupRowId: _,
    estimateMs: __,
    ...rest
  }: {
    backupRowId: string;
    estimateMs?: unknown;
  }) => rest;
  expect(volumes.map(withoutRows)).toEqual(before.plan.volumes.map(withoutRows));
  expect(imports.map(withoutRows)).toEqual(before.plan.imports.map(withoutRows));
  expect(imports.map(({ isKnown }) => isKnown)).toEqual([true, true, true, true]);
});

it("brings what was decided: the targets, and the plan for the only site of its region", async () => {
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } });
  expect(vnf).toMatchObject({ rpoMinutes: 60, rtoMinutes: 15, drillEveryDays: 30, version: 1 });
  const plans = await db().recoveryPlan.findMany({ where: { vnfId: vnf.id }, include: { mappings: true } });
  expect(plans).toMatchObject([
    {
      ...{ siteId: sites.oslo.id, version: 1, drillNetworks: "make", bootTiers: TIERS },
      mappings: [{ ...CHOSEN, chosenBy: expect.stringMatching(/^installation SHA256:/) }],
    },
  ]);
  expect([...notes].sort()).toEqual([
    expect.stringMatching(/for Bergen was taken over for Oslo/),
    expect.stringMatching(/to Turin was left out: no site, or more than one, is the region RegionNine/),
  ]);
});

it("makes the backups known with what was sealed anew, in the project of the same name", async () => {
  await db().backupCopy.deleteMany();
  // Another Keystone's, which has other ids.
  const { servers } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
  const elsewhere = (servers as object[]).map((server) => ({ ...server, projectId: "of-another-keystone" }));
  await db().recoveryPoint.update({ where: { id: point.pointId }, data: { servers: elsewhere } });
  await db().pointBackup.updateMany({ data: { projectId: "of-another-keystone" } });
  const rows = await db().pointBackup.findMany();
  const { id: siteId, name: siteName, credentials } = sites.oslo;
  await db().backupCopy.createMany({
    data: rows.map(({ id }) => ({ backupRowId: id, siteId, siteName })),
  });
  await db().site.update({ where: { id: siteId }, data: { recordsCredentialId: credentials.admin } });
  const run = { actor: ACTOR, runId: rows[0]?.pointId ?? "" };
  const signal = new AbortController().signal;
  const told = { ...runSessions(run), clock: systemClock, signal, assertFence: () => {} };
  for (const { id } of rows) expect(await importCopy(told, id, siteId)).toEqual({ state: "known" });
  const copies = await db().backupCopy.findMany();
  expect(copies.map(({ state, credentialId }) => [state, credentialId])).toEqual(
    rows.map(() => ["known", credentials.demo]),
  );
});

describe("without the key of the lost installation", () => {
  beforeAll(async () => {
    await db().recoveryPoint.deleteMany();
    await db().run.deleteMany();
    await db().vnf.deleteMany();
    const { imported } = await importManifests(admin, { fingerprint, keys: "", sites: [] }, sent(manifest));
    expect(imported).toMatchObject([{ outcome: "imported", unopened: 5 }]);
  });

  it("is recovered where the backups are known, and what boots without its user data is signed for", async () => {
    const { plan, readiness } = await planOf("failover");
    expect(plan.obstacles).toEqual([]);
    expect(plan.imports.every(({ isKnown }) => isKnown)).toBe(true);
    expect(plan.servers.map(({ hasUserData }) => hasUserData)).toEqual([false, false]);
    expect(plan.overridesNeeded).toContain("without-user-data");
    expect(overrideWords("without-user-data", { plan, readiness })).toBe(
      "hss-1 and scscf-1 would boot without their user data: no key that is known here opens it.",
    );
    expect((await planOf()).plan.overridesNeeded).toEqual([]);
  });

  it("is not, where they are not known, and says which key is needed for that", async () => {
    await db().backupCopy.deleteMany();
    const { plan } = await planOf("failover");
    expect(plan.obstacles).toHaveLength(4);
    expect(plan.obstacles[0]).toMatchObject({
      text: expect.stringMatching(/is not known at Oslo, and its record is not at hand$/),
      todo: expect.stringContaining("encryption key of the installation that wrote it"),
    });
  });

  it("needs no signature any more when the key was found", async () => {
    const { imported } = await importManifests(admin, { fingerprint, keys, sites: [] }, sent(manifest));
    expect(imported).toMatchObject([{ outcome: "completed", unopened: 0 }]);
    const { plan } = await planOf("failover");
    expect(plan.overridesNeeded).not.toContain("without-user-data");
    expect(plan.servers.map(({ hasUserData }) => hasUserData)).toEqual([true, true]);
    expect(plan.obstacles).toEqual([]);
  });
});
