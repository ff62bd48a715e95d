import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { sessionOf } from "../../audit/testing/session";
import { db } from "../../db";
import { exportRecord } from "../../openstack/cinder/backup-records";
import { createVolume } from "../../openstack/cinder/volume-changes";
import { waitForVolume } from "../../openstack/cinder/volume-waits";
import type { Session } from "../../openstack/session";
import { unseal } from "../../secrets/seal";
import { finishPoint } from "../finish-point";
import { getManifest } from "../get-manifest";
import { getPoint } from "../get-point";
import { backedUpPoint } from "../testing/backed-up-point";
import { windowOf } from "../testing/plan-of";
import { type TwoSites, twoSites } from "../testing/two-sites";
import { keepManifestFolder } from "./keep-folder";
import { signingKey } from "./signing-key";
import { verifyManifest } from "./verify-manifest";

let sites: TwoSites;
let here: Session;
let volumeId: string;
const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-manifests-"));

beforeAll(async () => {
  sites = await twoSites();
  here = sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
});
beforeEach(async () => {
  vi.stubEnv("STILLPOINT_MANIFESTS", path.join(folder, "in", "here"));
  ({ id: volumeId } = await createVolume(here, { name: "data", sizeGib: 1 }));
  await waitForVolume(here, volumeId, { deadlineMs: 20_000, interval: { firstMs: 10, maxMs: 50 } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = () => readdirSync(path.join(folder, "in", "here"));
const finished = async (parent?: Awaited<ReturnType<typeof backedUpPoint>>) => {
  const made = await backedUpPoint(sites, here, volumeId, parent);
  await finishPoint(made.ctx, made.pointId, windowOf(made.plan));
  return made;
};
const genuine = (text: string) => {
  const verdict = verifyManifest(text);
  if (!verdict.isGenuine) throw new Error(verdict.why);
  return verdict;
};

it("is signed, has the whole chain with its records sealed, and is written for its owner's eyes", async () => {
  const full = await finished();
  await db().vnf.update({ where: { id: full.vnfId }, data: { owner: "NOC Lyon" } });
  const made = await finished(full);
  const { name, text } = await getManifest(sessionOf("admin"), made.pointId);
  const { manifest, fingerprint } = genuine(text);
  expect(manifest.vnf).toMatchObject({ id: made.vnfId, owner: "NOC Lyon", description: "" });
  expect(manifest.volumes[0]?.chain.map(({ backupId }) => backupId)).toEqual([full.backupId, made.backupId]);
  expect(await db().signingKey.count({ where: { fingerprint } })).toBe(1);
  expect((await getPoint(sessionOf("admin"), made.vnfId, made.pointId)).signedBy).toBe(fingerprint);
  // Whoever has the encryption key and this file has what an import wants.
  const { service, url } = await exportRecord(here, made.backupId);
  const record = manifest.volumes[0]?.chain[1]?.record;
  const opened = JSON.parse(
    unseal(record?.envelope ?? "", record?.boundTo ?? { table: "", column: "", row: "" }),
  );
  expect(opened.backup_service).toBe(service);
  expect(JSON.parse(Buffer.from(opened.backup_url, "base64").toString()).id).toBe(made.backupId);
  expect(text).not.toContain(url.slice(0, 60));
  const file = path.join(folder, "in", "here", name);
  expect(readFileSync(file, "utf8")).toBe(text);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(files().filter((each) => each.startsWith("."))).toEqual([]);
});

it("is given to who may have it, and that is written down", async () => {
  const { pointId } = await finished();
  await getManifest(sessionOf("auditor"), pointId);
  expect(
    await db().auditEntry.count({ where: { action: "recovery_point.exported", targetId: pointId } }),
  ).toBe(1);
  await expect(getManifest(sessionOf("viewer"), pointId)).rejects.toMatchObject({ code: "forbidden" });
  // An operator without its projects is told what a stranger is told.
  await expect(getManifest(sessionOf("operator"), pointId)).rejects.toMatchObject({ code: "not_found" });
  await expect(getManifest(sessionOf("admin"), "nonsense")).rejects.toMatchObject({ code: "not_found" });
});

it("is caught up on where its folder could not be written, and goes with its point", async () => {
  writeFileSync(path.join(folder, "a-file"), "");
  vi.stubEnv("STILLPOINT_MANIFESTS", path.join(folder, "a-file"));
  const made = await finished();
  expect(made.journal.ends.get("verify:point")).toMatchObject({
    state: "warned",
    cause: expect.stringMatching(
      /^its manifest could not be written to the folder of manifests \(.*\); the worker tries again/,
    ),
  });
  vi.stubEnv("STILLPOINT_MANIFESTS", path.join(folder, "in", "here"));
  writeFileSync(path.join(folder, "in", "here", "notes.json"), "somebody else's");
  // As if the worker had died right after it had judged the point.
  await db().recoveryPoint.update({ where: { id: made.pointId }, data: { manifest: null } });
  expect((await keepManifestFolder()).written).toBeGreaterThanOrEqual(1);
  expect(files().some((name) => name.endsWith(`${made.pointId}.json`))).toBe(true);
  await db().recoveryPoint.update({ where: { id: made.pointId }, data: { state: "pruned" } });
  expect(await keepManifestFolder()).toEqual({ written: 0, removed: 1 });
  expect(files()).toContain("notes.json");
});

it("makes one key, also for two at once, and another where that cannot be opened", async () => {
  await db().signingKey.deleteMany();
  await Promise.all([0, 1].map(() => db().$transaction(signingKey)));
  const [made, ...others] = await db().signingKey.findMany();
  expect(others).toEqual([]);
  const told = await db().auditEntry.findMany({
    where: { action: "signing_key.made", targetId: made?.id ?? "" },
  });
  expect(told.map(({ targetName }) => targetName)).toEqual([made?.fingerprint]);
  await db().signingKey.updateMany({ data: { sealedKey: "v1.gone.AAAA.AAAA" } });
  await db().$transaction(signingKey);
  expect(await db().signingKey.count()).toBe(2);
  await db().signingKey.deleteMany();
});
