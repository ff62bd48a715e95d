import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sessionOf } from "../audit/testing/session";
import { db } from "../db";
import { unsealRecord } from "../recovery-points/catalogue/sealed-record";
import { getPoint } from "../recovery-points/get-point";
import { listPoints } from "../recovery-points/list-points";
import type { PointView } from "../recovery-points/point-view";
import { unseal } from "../secrets/seal";
import { importManifests } from "./import-manifests";
import { previewManifests } from "./preview-manifests";
import { manifestLab, signedBy, signer } from "./testing/manifest-lab";
import { sent, USER_DATA } from "./testing/other-installation";
import { trustSigner } from "./trust-signer";

const lab = manifestLab();
const { admin, trustThem, choices, parsed, importSigned } = lab;

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
    const { signers, refused } = await previewManifests(admin, sent(...lab.remains.manifests));
    expect(refused).toEqual([]);
    expect(signers).toHaveLength(1);
    expect(signers[0]).toMatchObject({
      fingerprint: lab.remains.fingerprint,
      trust: "unknown",
      wantedKeyIds: [lab.remains.key.split(":")[0]],
      sites: [{ name: "Lyon", region: "RegionOne", known: null, candidates: [] }],
    });
    expect(signers[0]?.manifests.map(({ pointId, is }) => [pointId, is])).toEqual(
      lab.remains.points.map(({ id }) => [id, "new"]).reverse(),
    );
    expect(await everything()).toEqual(before);
  });

  it("lists the same points, with their chains, certificates and what is sealed", async () => {
    await trustThem();
    const result = await importManifests(admin, choices(), sent(...lab.remains.manifests));
    expect(result).toMatchObject({ refused: [], wantedKeyIds: [] });
    expect(result.imported.map(({ outcome, unopened }) => [outcome, unopened])).toEqual(
      lab.remains.points.map(() => ["imported", 0]),
    );
    const { rows } = await listPoints(admin, lab.remains.vnfId);
    expect(rows.map(({ id, isImported }) => [id, isImported])).toEqual(
      lab.remains.points.map(({ id }) => [id, true]).reverse(),
    );
    for (const before of lab.remains.points) {
      const after = await getPoint(admin, lab.remains.vnfId, before.id);
      expect(lasting(after)).toEqual(lasting(before));
      expect(after.importedAt).not.toBeNull();
      expect(after.signedBy).toBe(lab.remains.fingerprint);
    }
    for (const { id } of lab.remains.points) {
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
    const oldId = lab.remains.key.split(":")[0];
    const { backups, points } = await everything();
    for (const { sealedRecord } of backups) expect(sealedRecord).not.toContain(`.${oldId}.`);
    for (const { sealedUserData } of points) expect(sealedUserData).not.toContain(`.${oldId}.`);
    const entries = await db().auditEntry.findMany({ where: { action: "manifest.imported" } });
    expect(entries.length).toBeGreaterThanOrEqual(3);
    const secret = lab.remains.key.split(":")[1] ?? "no secret";
    expect(JSON.stringify(entries, (_, v) => (typeof v === "bigint" ? String(v) : v))).not.toContain(secret);
    expect(JSON.stringify(await db().manifestImport.findMany())).not.toContain(secret);
  });

  it("knows which of the backups the site at hand knows already", async () => {
    await trustThem();
    const { probed } = await importManifests(admin, choices(), sent(...lab.remains.manifests));
    expect(probed).toEqual([{ site: "Oslo", known: 3, of: 3, cause: null }]);
    const { copies } = await everything();
    expect(copies).toHaveLength(3);
    for (const copy of copies)
      expect(copy).toMatchObject({
        siteId: lab.sites.oslo.id,
        state: "known",
        credentialId: lab.sites.oslo.credentials.demo,
        projectId: expect.any(String),
      });
  });

  it("changes nothing the second time", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...lab.remains.manifests));
    const before = await everything();
    const audits = await db().auditEntry.count();
    const again = await importManifests(admin, choices(), sent(...lab.remains.manifests.toReversed()));
    expect(again.imported.map(({ outcome }) => outcome)).toEqual(["known", "known", "known"]);
    expect(await everything()).toEqual(before);
    expect(await db().auditEntry.count()).toBe(audits);
  });

  it("imports them once when two do it at once", async () => {
    await trustThem();
    const both = await Promise.all(
      [0, 1].map(() => importManifests(admin, choices(), sent(...lab.remains.manifests))),
    );
    const outcomes = both.flatMap(({ imported }) => imported.map(({ outcome }) => outcome)).sort();
    expect(outcomes).toEqual(["imported", "imported", "imported", "known", "known", "known"]);
    expect(await db().pointBackup.count()).toBe(3);
  });

  it("takes the newest alone, and each older one home when its manifest comes", async () => {
    await trustThem();
    const [first, second, third] = lab.remains.manifests;
    if (!first || !second || !third) throw new Error("three were made");
    await importManifests(admin, choices(), sent(third));
    const shown = async (id: string) => lasting(await getPoint(admin, lab.remains.vnfId, id));
    const last = lab.remains.points[2] as PointView;
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
    for (const before of lab.remains.points) expect(await shown(before.id)).toEqual(lasting(before));
    expect(await db().recoveryPoint.count()).toBe(3);
    expect(await db().run.count()).toBe(3);
    expect(await db().pointBackup.count()).toBe(3);
  });
});

describe("what is sealed", () => {
  it("stays closed without the key, and is opened by a later import", async () => {
    await trustThem();
    const closed = await importManifests(admin, choices({ keys: "" }), sent(...lab.remains.manifests));
    expect(closed.wantedKeyIds).toEqual([lab.remains.key.split(":")[0]]);
    // Each has its own record and its user data, and the records of those that it builds on.
    expect(closed.imported.map(({ unopened }) => unopened)).toEqual([2, 3, 4]);
    expect((await everything()).backups.every(({ sealedRecord }) => sealedRecord === null)).toBe(true);
    const point = await getPoint(admin, lab.remains.vnfId, lab.remains.points[0]?.id ?? "");
    expect(point.backups[0]?.hasRecord).toBe(false);
    const open = await importManifests(admin, choices(), sent(...lab.remains.manifests));
    expect(open.imported.map(({ outcome, unopened }) => [outcome, unopened])).toEqual(
      lab.remains.points.map(() => ["completed", 0]),
    );
    const { backups, points } = await everything();
    for (const { id, sealedRecord } of backups) expect(unsealRecord(id, sealedRecord ?? "").url).toBeTruthy();
    for (const { sealedUserData } of points) expect(sealedUserData).not.toBeNull();
  });

  it("refuses a wrong key and says which is wanted, and keeps nothing", async () => {
    await trustThem();
    const [id] = lab.remains.key.split(":");
    const other = randomBytes(32).toString("base64");
    const before = await everything();
    const otherId = await importManifests(
      admin,
      choices({ keys: `k0:${other}` }),
      sent(...lab.remains.manifests),
    );
    expect(otherId.imported).toEqual([]);
    expect(otherId.refused).toHaveLength(3);
    for (const { why } of otherId.refused)
      expect(why).toBe(`it is sealed with the key ${id}, and the one that was given is k0`);
    const sameId = await importManifests(
      admin,
      choices({ keys: `${id}:${other}` }),
      sent(...lab.remains.manifests),
    );
    for (const { why } of sameId.refused) expect(why).toContain(`given as ${id} is another one`);
    await expect(
      importManifests(admin, choices({ keys: "correct horse" }), sent(...lab.remains.manifests)),
    ).rejects.toMatchObject({ code: "invalid", fields: { keys: expect.stringContaining("right form") } });
    expect(await everything()).toEqual(before);
  });
});

/** A manifest of nobody's in particular: it may be changed, and signed by a key of its own. */
describe("refused, written down and kept out", () => {
  it("is whatever is not as it was signed, or is signed by another", async () => {
    await trustThem();
    const [first] = lab.remains.manifests;
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
    const manifests = () => sent(...lab.remains.manifests);
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
    expect(await db().auditEntry.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      ...{ action: "signer.trusted", actorName: "admin", targetKind: "signer", targetId: fingerprint },
    });
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
