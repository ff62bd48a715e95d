import { execFileSync } from "node:child_process";
import { type createPrivateKey, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sessionOf } from "../audit/testing/session";
import { offeredSites } from "../auth/sign-in-sites";
import { planBackupOf } from "../backups/read-plan";
import { db } from "../db";
import { readSites } from "../installation/read-sites";
import { unsealRecord } from "../recovery-points/catalogue/sealed-record";
import { getPoint } from "../recovery-points/get-point";
import { listPoints } from "../recovery-points/list-points";
import type { ManifestBody } from "../recovery-points/manifest/manifest";
import { signManifest } from "../recovery-points/manifest/sign-manifest";
import { signingKey } from "../recovery-points/manifest/signing-key";
import type { PointView } from "../recovery-points/point-view";
import { startPrune } from "../recovery-points/prune/start-prune";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { getRun } from "../run-views/get-run";
import { requeueRuns } from "../runs/requeue-runs";
import { unseal } from "../secrets/seal";
import { checkSitesNow } from "../sites/check-sites-now";
import { deleteSite } from "../sites/delete-site";
import { listSites } from "../sites/list-sites";
import { SiteWatch } from "../sites/site-watch";
import { updateSite } from "../sites/update-site";
import { getVnf } from "../vnfs/get-vnf";
import { importManifests } from "./import-manifests";
import { previewManifests } from "./preview-manifests";
import { sentWith } from "./sent-with";
import { forgetImports, lostInstallation, type Remains, sent, USER_DATA } from "./testing/other-installation";
import { trustSigner } from "./trust-signer";

const admin = sessionOf("admin");
let sites: TwoSites;
let remains: Remains;

beforeAll(async () => {
  sites = await twoSites();
  remains = await lostInstallation(sites, 3);
});
afterEach(forgetImports);

const trust = async ({ fingerprint, publicKey }: { fingerprint: string; publicKey: string }) =>
  trustSigner(admin, { fingerprint, publicKey, typed: fingerprint.slice(-8) });
const trustThem = async () => {
  const { signers } = await previewManifests(admin, sent(...remains.manifests));
  const [signer] = signers;
  if (!signer) throw new Error("nobody has signed");
  await trust(signer);
};
const choices = (changes: object = {}) => ({
  fingerprint: remains.fingerprint,
  keys: remains.key,
  sites: [],
  ...changes,
});
/** What was lost and came back: all that is shown of a point but what only the new installation can give. */
const lasting = ({
  runNumber,
  now,
  importedAt,
  copies,
  isImported,
  backups,
  site,
  runId,
  ...point
}: PointView) => ({
  ...point,
  siteName: site.name,
  backups: backups.map(({ id, copies: _, startedAt, ...backup }) => backup),
});
const everything = async () => ({
  sites: await db().site.findMany({ orderBy: { id: "asc" } }),
  vnfs: await db().vnf.findMany({ include: { members: true }, orderBy: { id: "asc" } }),
  runs: await db().run.findMany({ orderBy: { id: "asc" } }),
  points: await db().recoveryPoint.findMany({ orderBy: { id: "asc" } }),
  backups: await db().pointBackup.findMany({ orderBy: { id: "asc" } }),
  copies: (await db().backupCopy.findMany({ orderBy: { backupRowId: "asc" } })).map(
    ({ knownAt, ...copy }) => copy,
  ),
});

describe("a fresh installation with the manifests of a lost one", () => {
  it("previews whose they are, stores nothing, and asks for the key that it has not", async () => {
    const before = await everything();
    const { signers, refused } = await previewManifests(admin, sent(...remains.manifests));
    expect(refused).toEqual([]);
    expect(signers).toHaveLength(1);
    expect(signers[0]).toMatchObject({
      fingerprint: remains.fingerprint,
      trust: "unknown",
      wantedKeyIds: [remains.key.split(":")[0]],
      sites: [{ name: "Lyon", region: "RegionOne", known: null, candidates: [] }],
    });
    expect(signers[0]?.manifests.map(({ pointId, is }) => [pointId, is])).toEqual(
      remains.points.map(({ id }) => [id, "new"]).reverse(),
    );
    expect(await everything()).toEqual(before);
  });

  it("lists the same points, with their chains, certificates and what is sealed", async () => {
    await trustThem();
    const result = await importManifests(admin, choices(), sent(...remains.manifests));
    expect(result).toMatchObject({ refused: [], wantedKeyIds: [] });
    expect(result.imported.map(({ outcome, unopened }) => [outcome, unopened])).toEqual(
      remains.points.map(() => ["imported", 0]),
    );
    const { rows } = await listPoints(admin, remains.vnfId);
    expect(rows.map(({ id, isImported }) => [id, isImported])).toEqual(
      remains.points.map(({ id }) => [id, true]).reverse(),
    );
    for (const before of remains.points) {
      const after = await getPoint(admin, remains.vnfId, before.id);
      expect(lasting(after)).toEqual(lasting(before));
      expect(after.importedAt).not.toBeNull();
      expect(after.signedBy).toBe(remains.fingerprint);
    }
    for (const { id } of remains.points) {
      const { sealedUserData, backups } = await db().recoveryPoint.findUniqueOrThrow({
        where: { id },
        include: { backups: true },
      });
      const binding = { table: "recovery_points", column: "sealed_user_data", row: id };
      expect(unseal(sealedUserData ?? "", binding)).toBe(USER_DATA);
      for (const { id: rowId, sealedRecord, backupId } of backups) {
        const { url } = unsealRecord(rowId, sealedRecord ?? "");
        expect(JSON.parse(Buffer.from(url, "base64").toString()).id).toBe(backupId);
      }
    }
    // Nothing of the old key stays.
    const oldId = remains.key.split(":")[0];
    const { backups, points } = await everything();
    for (const { sealedRecord } of backups) expect(sealedRecord).not.toContain(`.${oldId}.`);
    for (const { sealedUserData } of points) expect(sealedUserData).not.toContain(`.${oldId}.`);
    const entries = await db().auditEntry.findMany({ where: { action: "manifest.imported" } });
    expect(entries.length).toBeGreaterThanOrEqual(3);
    const secret = remains.key.split(":")[1] ?? "no secret";
    expect(JSON.stringify(entries, (_, v) => (typeof v === "bigint" ? String(v) : v))).not.toContain(secret);
    expect(JSON.stringify(await db().manifestImport.findMany())).not.toContain(secret);
  });

  it("knows which of the backups the site at hand knows already", async () => {
    await trustThem();
    const { probed } = await importManifests(admin, choices(), sent(...remains.manifests));
    expect(probed).toEqual([{ site: "Oslo", known: 3, of: 3, cause: null }]);
    const { copies } = await everything();
    expect(copies).toHaveLength(3);
    for (const copy of copies)
      expect(copy).toMatchObject({
        siteId: sites.oslo.id,
        state: "known",
        credentialId: sites.oslo.credentials.demo,
        projectId: expect.any(String),
      });
  });

  it("changes nothing the second time", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...remains.manifests));
    const before = await everything();
    const audits = await db().auditEntry.count();
    const again = await importManifests(admin, choices(), sent(...remains.manifests.toReversed()));
    expect(again.imported.map(({ outcome }) => outcome)).toEqual(["known", "known", "known"]);
    expect(await everything()).toEqual(before);
    expect(await db().auditEntry.count()).toBe(audits);
  });

  it("imports them once when two do it at once", async () => {
    await trustThem();
    const both = await Promise.all(
      [0, 1].map(() => importManifests(admin, choices(), sent(...remains.manifests))),
    );
    const outcomes = both.flatMap(({ imported }) => imported.map(({ outcome }) => outcome)).sort();
    expect(outcomes).toEqual(["imported", "imported", "imported", "known", "known", "known"]);
    expect(await db().pointBackup.count()).toBe(3);
  });

  it("takes the newest alone, and each older one home when its manifest comes", async () => {
    await trustThem();
    const [first, second, third] = remains.manifests;
    if (!first || !second || !third) throw new Error("three were made");
    await importManifests(admin, choices(), sent(third));
    const shown = async (id: string) => lasting(await getPoint(admin, remains.vnfId, id));
    const last = remains.points[2] as PointView;
    const bare = await db().recoveryPoint.findMany({ where: { manifest: null } });
    expect(bare).toHaveLength(2);
    for (const point of bare) {
      expect(point).toMatchObject({ state: "incomplete", usableServerIds: [], certificate: null });
      expect(point.incompleteReasons[0]).toContain("its own manifest was not imported");
    }
    // The chain is whole: its older links are known by other points only.
    const [backup] = (await shown(last.id)).backups;
    expect(backup?.isChainBroken).toBe(false);
    expect(backup?.chain.map(({ backupId }) => backupId)).toEqual(
      last.backups[0]?.chain.map(({ backupId }) => backupId),
    );
    await importManifests(admin, choices(), sent(first));
    expect(await db().recoveryPoint.count({ where: { manifest: null } })).toBe(1);
    await importManifests(admin, choices(), sent(second));
    for (const before of remains.points) expect(await shown(before.id)).toEqual(lasting(before));
    expect(await db().recoveryPoint.count()).toBe(3);
    expect(await db().run.count()).toBe(3);
    expect(await db().pointBackup.count()).toBe(3);
  });
});

describe("what is sealed", () => {
  it("stays closed without the key, and is opened by a later import", async () => {
    await trustThem();
    const closed = await importManifests(admin, choices({ keys: "" }), sent(...remains.manifests));
    expect(closed.wantedKeyIds).toEqual([remains.key.split(":")[0]]);
    // Each has its own record and its user data, and the records of those that it builds on.
    expect(closed.imported.map(({ unopened }) => unopened)).toEqual([2, 3, 4]);
    expect((await everything()).backups.every(({ sealedRecord }) => sealedRecord === null)).toBe(true);
    const point = await getPoint(admin, remains.vnfId, remains.points[0]?.id ?? "");
    expect(point.backups[0]?.hasRecord).toBe(false);
    const open = await importManifests(admin, choices(), sent(...remains.manifests));
    expect(open.imported.map(({ outcome, unopened }) => [outcome, unopened])).toEqual(
      remains.points.map(() => ["completed", 0]),
    );
    const { backups, points } = await everything();
    for (const { id, sealedRecord } of backups) expect(unsealRecord(id, sealedRecord ?? "").url).toBeTruthy();
    for (const { sealedUserData } of points) expect(sealedUserData).not.toBeNull();
  });

  it("refuses a wrong key and says which is wanted, and keeps nothing", async () => {
    await trustThem();
    const [id] = remains.key.split(":");
    const other = randomBytes(32).toString("base64");
    const before = await everything();
    const otherId = await importManifests(
      admin,
      choices({ keys: `k0:${other}` }),
      sent(...remains.manifests),
    );
    expect(otherId.imported).toEqual([]);
    expect(otherId.refused).toHaveLength(3);
    for (const { why } of otherId.refused)
      expect(why).toBe(`it is sealed with the key ${id}, and the one that was given is k0`);
    const sameId = await importManifests(
      admin,
      choices({ keys: `${id}:${other}` }),
      sent(...remains.manifests),
    );
    for (const { why } of sameId.refused) expect(why).toContain(`given as ${id} is another one`);
    await expect(
      importManifests(admin, choices({ keys: "correct horse" }), sent(...remains.manifests)),
    ).rejects.toMatchObject({ code: "invalid", fields: { keys: expect.stringContaining("right form") } });
    expect(await everything()).toEqual(before);
  });
});

/** A manifest of nobody's in particular: it may be changed, and signed by a key of its own. */
const parsed = (at = 0): ManifestBody => {
  const { signature: _, ...body } = JSON.parse(remains.manifests[at]?.text ?? "{}");
  return body;
};
const signer = () => generateKeyPairSync("ed25519").privateKey;
const signedBy = (key: ReturnType<typeof createPrivateKey>, body: ManifestBody, name = "file.json") => {
  const manifest = signManifest(body, key);
  return { file: { name, text: JSON.stringify(manifest, null, 2) }, signature: manifest.signature };
};
/** Imports what a key that was trusted just now signed. */
async function importSigned(body: ManifestBody, key = signer(), changes: object = {}) {
  const { file, signature } = signedBy(key, body);
  await trust(signature);
  return importManifests(
    admin,
    choices({ fingerprint: signature.fingerprint, keys: "", ...changes }),
    sent(file),
  );
}

describe("refused, written down and kept out", () => {
  it("is whatever is not as it was signed, or is signed by another", async () => {
    await trustThem();
    const [first] = remains.manifests;
    const text = first?.text ?? "";
    const tampered = { name: "tampered.json", text: text.replace('"consistency": "', '"consistency": "x') };
    const foreign = signedBy(signer(), parsed(), "foreign.json").file;
    const later = { name: "later.json", text: text.replace('"version": 1', '"version": 2') };
    const deep = { name: "deep.json", text: `${"[".repeat(1_000_000)}` };
    const many = { name: "many.json", text: `[${"[],".repeat(3_000_000)}[]]` };
    const half = { name: "half.json", text: text.slice(0, 500) };
    const infinite = { name: "infinite.json", text: text.replace('"sizeGib": 1', '"sizeGib": 1e999') };
    const before = await everything();
    const files = [tampered, foreign, later, deep, many, half, infinite];
    const { imported, refused } = await importManifests(admin, choices(), sent(...files));
    expect(imported).toEqual([]);
    expect(refused.map(({ file, why }) => [file, why])).toEqual([
      ["tampered.json", expect.stringContaining("changed after it was signed")],
      ["foreign.json", expect.stringContaining("it was signed with SHA256:")],
      ["later.json", expect.stringContaining("version 2")],
      ["deep.json", expect.stringContaining("nested deeper")],
      ["many.json", expect.stringContaining("more than")],
      ["half.json", expect.stringContaining("not JSON")],
      ["infinite.json", expect.stringMatching(/changed|no manifest that we know/)],
    ]);
    expect(await everything()).toEqual(before);
    const entry = await db().auditEntry.findFirst({ orderBy: { id: "desc" } });
    expect(entry).toMatchObject({ action: "manifest.refused", result: "refused", actorName: "admin" });
  });

  it("is everything while nobody has compared the fingerprint, and what only admins may", async () => {
    const manifests = () => sent(...remains.manifests);
    await expect(importManifests(admin, choices(), manifests())).rejects.toMatchObject({
      code: "precondition_failed",
    });
    for (const role of ["viewer", "auditor", "operator"] as const) {
      const session = sessionOf(role);
      await expect(importManifests(session, choices(), manifests())).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(previewManifests(session, manifests())).rejects.toMatchObject({ code: "forbidden" });
      await expect(trustSigner(session, {})).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await db().manifestImport.count()).toBe(0);
  });

  it("is a signer whose fingerprint was not typed as it is", async () => {
    const { fingerprint, publicKey } = signedBy(signer(), parsed()).signature;
    const end = fingerprint.slice(-8);
    for (const typed of [
      "",
      end.slice(1),
      end.toLowerCase() === end ? end.toUpperCase() : end.toLowerCase(),
      fingerprint,
    ])
      await expect(trustSigner(admin, { fingerprint, publicKey, typed })).rejects.toMatchObject({
        code: "invalid",
      });
    const other = signedBy(signer(), parsed()).signature.publicKey;
    await expect(trustSigner(admin, { fingerprint, publicKey: other, typed: end })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await db().trustedSigner.count()).toBe(0);
    await trustSigner(admin, { fingerprint, publicKey, typed: ` ${end} ` });
    expect(await db().trustedSigner.findMany()).toMatchObject([{ fingerprint, confirmedBy: "admin" }]);
  });

  it("is another manifest of a point that is here", async () => {
    const key = signer();
    const body = parsed();
    expect((await importSigned(body, key)).imported).toHaveLength(1);
    const before = await everything();
    const { refused } = await importSigned({ ...body, writtenBy: "somebody else" }, key);
    expect(refused[0]?.why).toContain("another manifest of the same recovery point");
    expect(await everything()).toEqual(before);
  });
});

describe("an imported VNF", () => {
  it("is at a site that is remembered only: never asked, never offered, not backed up, and says so", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...remains.manifests));
    const site = await db().site.findFirstOrThrow({ where: { isRemembered: true } });
    expect(site).toMatchObject({
      id: sites.lyon.id,
      name: "Lyon",
      region: "RegionOne",
      authUrl: "",
      acceptsSignIn: false,
    });
    await new SiteWatch().look();
    expect(await db().siteHealth.count({ where: { siteId: site.id } })).toBe(0);
    expect((await offeredSites()).map(({ id }) => id)).not.toContain(site.id);
    expect((await readSites()).map(({ id }) => id)).not.toContain(site.id);
    const listed = await listSites(admin);
    expect(listed.sites.map(({ id }) => id)).not.toContain(site.id);
    expect(listed.remembered).toEqual([
      { id: site.id, name: "Lyon", region: "RegionOne", vnfs: 1, points: 3 },
    ]);
    expect((await listSites(sessionOf("viewer"))).remembered).toEqual([]);
    await expect(checkSitesNow(admin, { siteId: site.id })).rejects.toMatchObject({ code: "not_found" });
    const changed = {
      siteId: site.id,
      version: site.updatedAt.toISOString(),
      name: "Lyon",
      interface: "public",
    };
    await expect(
      updateSite(admin, { ...changed, caPem: "", acceptsSignIn: true, confirmedHosts: [] }),
    ).rejects.toMatchObject({ code: "precondition_failed" });
    const vnf = await getVnf(admin, remains.vnfId);
    expect(vnf).toMatchObject({
      name: "vIMS core",
      site: { isRemembered: true },
      drift: [],
      protection: "at-risk",
    });
    expect(vnf.reasons[0]).toContain("known from a manifest only");
    expect(vnf.members.map(({ serverId }) => serverId)).toEqual(["vm"]);
    const { plan } = await planBackupOf(admin, remains.vnfId);
    expect(plan.obstacles).toEqual([
      expect.objectContaining({ text: expect.stringContaining("known from a manifest only") }),
    ]);
    await expect(startPrune(admin, { vnfId: remains.vnfId })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });

  it("has runs that are over, and that nobody executes, whatever is said of their state", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...remains.manifests));
    const runs = await db().run.findMany({ orderBy: { createdAt: "asc" } });
    for (const run of runs)
      expect(run).toMatchObject({
        kind: "backup",
        activeVnfId: null,
        importedAt: expect.any(Date),
        endedAt: expect.any(Date),
      });
    expect(runs.map(({ state }) => state)).toEqual(
      remains.points.map(({ state }) => (state === "complete" ? "succeeded" : "partly_failed")),
    );
    const view = await getRun(admin, runs[0]?.id ?? "");
    expect(view.lanes.map(({ name, position, quiesceSentAt }) => [name, position, quiesceSentAt])).toEqual([
      ["vm", 1, expect.any(String)],
    ]);
    expect(view.held).toEqual([]);
    await db().run.updateMany({ data: { state: "running", createdAt: new Date(0) } });
    await withQueue(async () => {
      expect(await requeueRuns()).toEqual([]);
      await db().run.updateMany({ data: { importedAt: null } });
      expect((await requeueRuns()).map(({ id }) => id).sort()).toEqual(runs.map(({ id }) => id).sort());
    }, runs);
  });

  it("goes with its remembered site, and comes back with the manifests", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...remains.manifests));
    const site = await db().site.findFirstOrThrow({ where: { isRemembered: true } });
    await deleteSite(admin, {
      siteId: site.id,
      version: site.updatedAt.toISOString(),
      typedName: "Lyon",
      reason: "imported by mistake",
    });
    const left = await everything();
    expect(
      [left.vnfs, left.runs, left.points, left.backups, left.copies].map(({ length }) => length),
    ).toEqual([0, 0, 0, 0, 0]);
    expect(await db().auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      action: "site.deleted",
      details: expect.objectContaining({ forgotten: { vnfs: 1, points: 3 } }),
    });
    const { imported } = await importManifests(admin, choices(), sent(...remains.manifests));
    expect(imported.map(({ outcome }) => outcome)).toEqual(["imported", "imported", "imported"]);
  });

  it("comes in at a site of ours when the person says that it is that one, now and from then on", async () => {
    const body = parsed();
    const told = { ...body, site: { ...body.site, region: "RegionTwo" } };
    const key = signer();
    const { file, signature } = signedBy(key, told);
    const { signers } = await previewManifests(admin, sent(file));
    expect(signers[0]?.sites[0]?.candidates).toEqual([{ id: sites.oslo.id, name: "Oslo" }]);
    await trust(signature);
    const of = { fingerprint: signature.fingerprint, keys: "" };
    const as = [{ told: told.site.id, as: sites.oslo.id }];
    await importManifests(admin, choices({ ...of, sites: as }), sent(file));
    expect((await db().recoveryPoint.findFirstOrThrow()).siteId).toBe(sites.oslo.id);
    expect((await db().vnf.findFirstOrThrow()).siteId).toBe(sites.oslo.id);
    expect(await db().site.count({ where: { isRemembered: true } })).toBe(0);
    const ids = {
      point: { ...told.point, id: randomUUID() },
      run: { ...told.run, id: randomUUID() },
      vnf: { ...told.vnf, id: randomUUID() },
    };
    await importManifests(admin, choices(of), sent(signedBy(key, { ...told, ...ids, volumes: [] }).file));
    expect(await db().site.count({ where: { isRemembered: true } })).toBe(0);
    const elsewhere = await importManifests(
      admin,
      choices({ ...of, sites: [{ told: body.site.id, as: sites.oslo.id }] }),
      sent(signedBy(key, { ...body, ...ids, point: { ...ids.point, id: randomUUID() } }).file),
    );
    expect(elsewhere.refused[0]?.why).toContain("is the region RegionOne");
  });

  it("keeps the names of others, and gives itself another", async () => {
    const vnf = await db().vnf.create({
      data: { siteId: sites.oslo.id, name: "VIMS Core", nameKey: "vims core" },
    });
    const taken = await db().site.create({
      data: { name: "LYON", nameKey: "lyon", authUrl: "https://lyon.example/v3", region: "RegionOne" },
    });
    const { imported } = await importSigned(parsed());
    expect(imported[0]?.notes[0]).toContain("is called vIMS core (imported) here");
    const { name, site } = await getVnf(admin, remains.vnfId);
    expect([name, site.name]).toEqual(["vIMS core (imported)", "Lyon (imported)"]);
    expect((await db().vnf.findUniqueOrThrow({ where: { id: vnf.id } })).name).toBe("VIMS Core");
    await db().site.delete({ where: { id: taken.id } });
  });

  it("may be called anything in any script, also what PostgreSQL does not take", async () => {
    const names = [
      "a\u0000b",
      "核心 – ядро",
      "نام‌ها",
      "\u202eevil",
      "😀".repeat(90),
      "\u0007",
      "\ud800",
      "<img src=x>",
    ];
    for (const name of names) {
      const body = parsed();
      const [server] = body.servers;
      const strange = {
        ...body,
        point: { ...body.point, id: randomUUID() },
        run: { ...body.run, id: randomUUID() },
        vnf: { id: randomUUID(), name },
        site: { ...body.site, id: randomUUID(), name },
        servers: [{ ...server, serverId: randomUUID(), name, description: name, metadata: { [name]: name } }],
        volumes: [],
      } as ManifestBody;
      const { imported, refused } = await importSigned(strange);
      expect(refused, name).toEqual([]);
      const shown = await getVnf(admin, imported[0]?.vnf.id ?? "");
      expect(shown.name.length, name).toBeGreaterThan(0);
      expect(shown.name).toMatch(/^[^\p{Cc}\p{Cs}\u202e]+$/u);
    }
  });
});

it("believes its own key, and brings back a point that its database has lost", async () => {
  const key = await db().$transaction(signingKey);
  const vnf = await db().vnf.create({
    data: { id: randomUUID(), siteId: sites.oslo.id, name: "own", nameKey: "own" },
  });
  const body = parsed();
  const own = { ...body, vnf: { id: vnf.id, name: "own" }, site: { ...body.site, id: sites.oslo.id } };
  const { file, signature } = signedBy(key, own);
  const { signers } = await previewManifests(admin, sent(file));
  expect(signers[0]).toMatchObject({ trust: "own", sites: [{ known: { name: "Oslo" } }] });
  const of = choices({ fingerprint: signature.fingerprint, keys: "" });
  const { imported } = await importManifests(admin, of, sent(file));
  expect(imported).toMatchObject([{ outcome: "imported", vnf: { id: vnf.id } }]);
  expect(await db().recoveryPoint.findFirst()).toMatchObject({ vnfId: vnf.id, siteId: sites.oslo.id });
  expect((await db().vnf.findUniqueOrThrow({ where: { id: vnf.id } })).description).toBe("");
  expect(await db().site.count({ where: { isRemembered: true } })).toBe(0);
  await db().signingKey.deleteMany();
});

it("reads the folder that the server was given, and nothing else of it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-in-"));
  const [first] = remains.manifests;
  writeFileSync(path.join(folder, "a.json"), first?.text ?? "");
  writeFileSync(path.join(folder, "notes.txt"), "not looked at");
  writeFileSync(path.join(folder, ".hidden.json"), "not looked at");
  writeFileSync(path.join(folder, "bytes.json"), Buffer.from([0xff, 0xfe]));
  mkdirSync(path.join(folder, "folder.json"));
  execFileSync("mkfifo", [path.join(folder, "pipe.json")]);
  vi.stubEnv("STILLPOINT_MANIFESTS_IN", folder);
  const ask = async (from: string) => {
    const { files } = await sentWith(new Request(`http://h/?from=${from}`, { method: "POST", body: "{}\n" }));
    return previewManifests(admin, files);
  };
  const { signers, refused } = await ask("folder");
  expect(signers[0]?.manifests.map(({ file }) => file)).toEqual(["a.json"]);
  expect(refused).toEqual([
    { file: "bytes.json", why: "it is not a text in UTF-8" },
    { file: "folder.json", why: "it is no file" },
    { file: "pipe.json", why: "it is no file" },
  ]);
  expect(await ask("upload")).toEqual({ signers: [], refused: [] });
  for (const wrong of [path.join(folder, "gone"), ""]) {
    vi.stubEnv("STILLPOINT_MANIFESTS_IN", wrong);
    await expect(ask("folder")).rejects.toMatchObject({ code: "precondition_failed" });
  }
  rmSync(folder, { recursive: true });
});

it("takes over a VNF of 500 VMs, with its chains", async () => {
  const { file, signature } = signedBy(signer(), largeBody(500, 2, 3));
  await trust(signature);
  const of = choices({ fingerprint: signature.fingerprint, keys: "" });
  const { imported, refused } = await importManifests(admin, of, sent(file));
  expect(refused).toEqual([]);
  expect(imported).toHaveLength(1);
  expect(await db().pointBackup.count()).toBe(500 * 2 * 3);
  expect(await db().vnfMember.count()).toBe(500);
  expect(await db().recoveryPoint.count({ where: { manifest: null } })).toBe(2);
});

function largeBody(vms: number, volumes: number, links: number): ManifestBody {
  const body = parsed(2);
  const [server] = body.servers;
  const record = body.volumes[0]?.chain[0]?.record ?? null;
  const servers = Array.from({ length: vms }, (_, i) => ({
    ...server,
    serverId: `vm-${i}`,
    name: `vm ${i}`,
    position: i + 1,
  }));
  const chain = (volumeId: string) =>
    Array.from({ length: links }, (_, at) => ({
      backupId: `${volumeId}-${at}`,
      parentBackupId: at === 0 ? null : `${volumeId}-${at - 1}`,
      isIncremental: at > 0,
      projectId: "p1",
      sizeGib: 1,
      objectCount: 10,
      container: "backups",
      service: "cinder.backup.drivers.posix.PosixBackupDriver",
      dataTimestamp: new Date(Date.parse("2026-11-10T00:00:00Z") + at * 3_600_000).toISOString(),
      record,
    }));
  return {
    ...body,
    servers: servers as ManifestBody["servers"],
    volumes: servers.flatMap(({ serverId }) =>
      Array.from({ length: volumes }, (_, i) => {
        const volumeId = `${serverId}-v${i}`;
        return {
          serverId,
          volumeId,
          name: volumeId,
          device: null,
          isRoot: i === 0,
          sizeGib: 1,
          type: null,
          state: "available",
          failReason: null,
          chain: chain(volumeId),
        };
      }),
    ),
  };
}

/** With what DBOS says of these runs: that their workflows have ended. */
async function withQueue(work: () => Promise<void>, runs: readonly { id: string }[]): Promise<void> {
  const ids = runs.map(({ id }) => id);
  const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL ?? "" });
  await client.connect();
  try {
    await client.query(
      "INSERT INTO dbos.workflow_status (workflow_uuid, status) SELECT id, 'SUCCESS' FROM unnest($1::text[]) id",
      [ids],
    );
    await work();
  } finally {
    await client.query("DELETE FROM dbos.workflow_status WHERE workflow_uuid = ANY ($1)", [ids]);
    await client.end();
  }
}
