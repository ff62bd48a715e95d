import { afterAll, beforeAll, expect, it } from "vitest";
import { sessionOf } from "../audit/testing/session";
import { systemClock } from "../clock";
import { db } from "../db";
import { runSessions } from "../made/run-sessions";
import { recoveryPlanOf } from "../recoveries/recovery-plan-of";
import type { RecoveryPlanView } from "../recoveries/recovery-plan-view";
import { type PointAtLyon, pointAtLyon } from "../recoveries/testing/point-at-lyon";
import { importCopy } from "../recovery-points/catalogue/import-copy";
import { getManifest } from "../recovery-points/get-manifest";
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

const planOf = () =>
  recoveryPlanOf(admin, {
    ...{ vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode: "drill" },
  });

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
  before = await planOf();
  const keys = formatKeys(readKeysAgain());
  const manifest = await getManifest(admin, point.pointId);
  await loseAllButOslo(sites);
  const { signers } = await previewManifests(admin, sent(manifest));
  const { fingerprint, publicKey } = signers[0] ?? { fingerprint: "", publicKey: "" };
  await trustSigner(admin, { fingerprint, publicKey, typed: fingerprint.slice(-8) });
  const { refused } = await importManifests(admin, { fingerprint, keys, sites: [] }, sent(manifest));
  expect(refused).toEqual([]);
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
