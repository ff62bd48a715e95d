import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { sessionOf } from "../audit/testing/session";
import { offeredSites } from "../auth/sign-in-sites";
import { planBackupOf } from "../backups/read-plan";
import { db } from "../db";
import { readSites } from "../installation/read-sites";
import type { ManifestBody } from "../recovery-points/manifest/manifest";
import { signingKey } from "../recovery-points/manifest/signing-key";
import { startPrune } from "../recovery-points/prune/start-prune";
import { getRun } from "../run-views/get-run";
import { requeueRuns } from "../runs/requeue-runs";
import { checkSitesNow } from "../sites/check-sites-now";
import { deleteSite } from "../sites/delete-site";
import { listSites } from "../sites/list-sites";
import { SiteWatch } from "../sites/site-watch";
import { updateSite } from "../sites/update-site";
import { getVnf } from "../vnfs/get-vnf";
import { importManifests } from "./import-manifests";
import { previewManifests } from "./preview-manifests";
import { sentWith } from "./sent-with";
import { manifestLab, signedBy, signer } from "./testing/manifest-lab";
import { sent } from "./testing/other-installation";

const lab = manifestLab();
const { admin, trust, trustThem, choices, parsed, importSigned } = lab;

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

describe("an imported VNF", () => {
  it("is at a site that is remembered only: never asked, never offered, not backed up, and says so", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...lab.remains.manifests));
    const site = await db().site.findFirstOrThrow({ where: { isRemembered: true } });
    expect(site).toMatchObject({
      id: lab.sites.lyon.id,
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
    const vnf = await getVnf(admin, lab.remains.vnfId);
    expect(vnf).toMatchObject({
      name: "vIMS core",
      site: { isRemembered: true },
      drift: [],
      protection: "at-risk",
    });
    expect(vnf.reasons[0]).toContain("known from a manifest only");
    expect(vnf.members.map(({ serverId }) => serverId)).toEqual(["vm"]);
    const { plan } = await planBackupOf(admin, lab.remains.vnfId);
    expect(plan.obstacles).toEqual([
      expect.objectContaining({ text: expect.stringContaining("known from a manifest only") }),
    ]);
    await expect(startPrune(admin, { vnfId: lab.remains.vnfId })).rejects.toMatchObject({
      code: "precondition_failed",
    });
  });

  it("has runs that are over, and that nobody executes, whatever is said of their state", async () => {
    await trustThem();
    await importManifests(admin, choices(), sent(...lab.remains.manifests));
    const runs = await db().run.findMany({ orderBy: { createdAt: "asc" } });
    for (const run of runs)
      expect(run).toMatchObject({
        kind: "backup",
        activeVnfId: null,
        importedAt: expect.any(Date),
        endedAt: expect.any(Date),
      });
    expect(runs.map(({ state }) => state)).toEqual(
      lab.remains.points.map(({ state }) => (state === "complete" ? "succeeded" : "partly_failed")),
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
    await importManifests(admin, choices(), sent(...lab.remains.manifests));
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
    const { imported } = await importManifests(admin, choices(), sent(...lab.remains.manifests));
    expect(imported.map(({ outcome }) => outcome)).toEqual(["imported", "imported", "imported"]);
  });

  it("comes in at a site of ours when the person says that it is that one, now and from then on", async () => {
    const body = parsed();
    const vnf = { ...body.vnf, owner: "NOC Oslo" };
    const told = { ...body, vnf, site: { ...body.site, region: "RegionTwo" } };
    const key = signer();
    const { file, signature } = signedBy(key, told);
    const { signers } = await previewManifests(admin, sent(file));
    expect(signers[0]?.sites[0]?.candidates).toEqual([{ id: lab.sites.oslo.id, name: "Oslo" }]);
    await trust(signature);
    const of = { fingerprint: signature.fingerprint, keys: "" };
    const as = [{ told: told.site.id, as: lab.sites.oslo.id }];
    await importManifests(admin, choices({ ...of, sites: as }), sent(file));
    expect((await db().recoveryPoint.findFirstOrThrow()).siteId).toBe(lab.sites.oslo.id);
    expect(await db().vnf.findFirstOrThrow()).toMatchObject({ siteId: lab.sites.oslo.id, owner: "NOC Oslo" });
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
      choices({ ...of, sites: [{ told: body.site.id, as: lab.sites.oslo.id }] }),
      sent(signedBy(key, { ...body, ...ids, point: { ...ids.point, id: randomUUID() } }).file),
    );
    expect(elsewhere.refused[0]?.why).toContain("is the region RegionOne");
  });

  it("keeps the names of others, and gives itself another", async () => {
    const vnf = await db().vnf.create({
      data: { siteId: lab.sites.oslo.id, name: "VIMS Core", nameKey: "vims core" },
    });
    const taken = await db().site.create({
      data: { name: "LYON", nameKey: "lyon", authUrl: "https://lyon.example/v3", region: "RegionOne" },
    });
    const { imported } = await importSigned(parsed());
    expect(imported[0]?.notes[0]).toContain("is called vIMS core (imported) here");
    const { name, site } = await getVnf(admin, lab.remains.vnfId);
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
    data: { id: randomUUID(), siteId: lab.sites.oslo.id, name: "own", nameKey: "own" },
  });
  const body = parsed();
  const own = { ...body, vnf: { id: vnf.id, name: "own" }, site: { ...body.site, id: lab.sites.oslo.id } };
  const { file, signature } = signedBy(key, own);
  const { signers } = await previewManifests(admin, sent(file));
  expect(signers[0]).toMatchObject({ trust: "own", sites: [{ known: { name: "Oslo" } }] });
  const of = choices({ fingerprint: signature.fingerprint, keys: "" });
  const { imported } = await importManifests(admin, of, sent(file));
  expect(imported).toMatchObject([{ outcome: "imported", vnf: { id: vnf.id } }]);
  expect(await db().recoveryPoint.findFirst()).toMatchObject({ vnfId: vnf.id, siteId: lab.sites.oslo.id });
  expect((await db().vnf.findUniqueOrThrow({ where: { id: vnf.id } })).description).toBe("");
  expect(await db().site.count({ where: { isRemembered: true } })).toBe(0);
  await db().signingKey.deleteMany();
});

it("reads the folder that the server was given, and nothing else of it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-in-"));
  const [first] = lab.remains.manifests;
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
