import { readFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { db } from "../db";
import { lostWindow } from "../freezes/testing/lost-window";
import { addRun } from "../vnfs/testing/add-run";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { readMetrics } from "./read-metrics";
import { renderMetrics } from "./render-metrics";

const lab = storedLab();
let vnf: Awaited<ReturnType<typeof lab.vnf>>;
beforeEach(async () => {
  vnf = await lab.vnf({ rpoMinutes: 60 });
});

const lines = async (name: string) =>
  renderMetrics(await readMetrics())
    .split("\n")
    .filter((line) => line.startsWith(name));
const value = async (sample: string) => {
  const line = (await lines(sample)).find((each) => each.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
};

it("tells how old the newest point is against its RPO, and which protection a VNF has", async () => {
  const of = '{vnf="vIMS core",site="Lyon"}';
  expect(await lines("stillpoint_vnf_rpo_ratio")).toEqual([]);
  expect(await value(`stillpoint_vnf_rpo_seconds${of}`)).toBe(3_600);
  const has = (protection: string) =>
    value(`stillpoint_vnf_protection{vnf="vIMS core",site="Lyon",protection="${protection}"}`);
  expect([await has("unprotected"), await has("at-risk")]).toEqual([1, 0]);

  const takenAt = new Date(Date.now() - 90 * 60_000).toISOString();
  await storedPoint({ vnfId: vnf.id, takenAt, volumes: { a1: ["a1-root"], a2: ["a2-root"] } });
  expect(await value(`stillpoint_vnf_rpo_ratio${of}`)).toBeCloseTo(1.5, 1);
  expect(await value(`stillpoint_vnf_recovery_point_age_seconds${of}`)).toBeGreaterThan(5_390);
  expect(await has("unprotected")).toBe(0);
});

it("counts freeze windows by their length, and runs by how they ended and by what they wait for", async () => {
  for (const windowMs of [0, 400, 1_500, 9_000])
    await db().run.update({ where: { id: (await addRun(vnf)).id }, data: { windowMs } });
  const within = (le: string) => value(`stillpoint_freeze_window_seconds_bucket{le="${le}"}`);
  expect([await within("0.25"), await within("0.5"), await within("2"), await within("8")]).toEqual([
    0, 1, 2, 2,
  ]);
  expect(await within("+Inf")).toBe(3);
  expect(await value("stillpoint_freeze_window_seconds_sum")).toBeCloseTo(10.9);
  expect(await value("stillpoint_freeze_window_seconds_count")).toBe(3);
  // One that was lost with its worker, of a run that has no other.
  const { id } = await db().run.update({
    where: { id: (await addRun(vnf)).id },
    data: { windowAttempts: 1, endedAt: new Date(Date.now() - 2 * 3_600_000) },
  });
  await lostWindow(id, 24_000);
  expect([await within("20"), await within("40"), await within("+Inf")]).toEqual([3, 4, 4]);
  expect(await value("stillpoint_freeze_window_seconds_sum")).toBeCloseTo(34.9);

  expect(await value('stillpoint_runs_ended_total{kind="backup",state="succeeded"}')).toBe(5);
  const lately = () => value('stillpoint_runs_ended_last_hour{kind="backup",state="succeeded"}');
  expect(await lately()).toBe(0);
  await db().$executeRaw`UPDATE runs SET ended_at = now() - interval '59 minutes'`;
  expect(await lately()).toBe(5);
  await db().$executeRaw`UPDATE runs SET ended_at = now() - interval '61 minutes'`;
  expect(await lately()).toBe(0);
  expect(await value('stillpoint_runs_ended_total{kind="backup",state="failed"}')).toBe(0);
  expect(await value("stillpoint_oldest_queued_run_seconds")).toBe(0);
  const queued = await addRun(vnf, { isActive: true });
  await db()
    .$executeRaw`UPDATE runs SET state = 'queued', created_at = now() - interval '2 minutes' WHERE id = ${queued.id}::uuid`;
  expect(await value('stillpoint_runs{kind="backup",state="queued"}')).toBe(1);
  expect(await value("stillpoint_oldest_queued_run_seconds")).toBeGreaterThanOrEqual(120);
  // Runs of the sandbox's story and of manifests are not this installation's.
  await db().run.updateMany({ data: { importedAt: new Date() } });
  expect(await value("stillpoint_freeze_window_seconds_count")).toBe(0);
});

it("tells of sites: their state, what is left over there, and when credentials end", async () => {
  expect(await value('stillpoint_site_state{site="Lyon",state="unknown"}')).toBe(1);
  expect(await value('stillpoint_site_leftovers{site="Lyon"}')).toBe(0);
  const run = await addRun(vnf);
  const made = { runId: run.id, siteId: lab.lyon, credentialId: run.id, kind: "snapshot", isTemporary: true };
  await db().runResource.createMany({
    data: [
      { ...made, tag: "often", tries: 5 },
      { ...made, tag: "first", tries: 1 },
    ],
  });
  await db().run.update({ where: { id: run.id }, data: { endedAt: new Date() } });
  expect(await value('stillpoint_site_leftovers{site="Lyon"}')).toBe(1);
  const [credential] = await db().siteCredential.findMany({ where: { siteId: lab.lyon } });
  if (!credential) throw new Error("no credential");
  const expiresAt = new Date("2027-01-01T00:00:00Z");
  await db().siteCredential.update({ where: { id: credential.id }, data: { expiresAt } });
  const [line] = await lines("stillpoint_credential_expires_timestamp_seconds");
  expect(line).toContain(`site="Lyon"`);
  expect(line?.endsWith(` ${expiresAt.getTime() / 1000}`)).toBe(true);
});

it("counts incidents that go on, and messages that reached nobody", async () => {
  const at = { firstSeenAt: new Date(), lastSeenAt: new Date() };
  const words = { title: "x", text: "x", todo: "x", href: "/", subjectKind: "site", subjectId: lab.lyon };
  const incident = (key: string, more: object) => ({
    ...{ kind: "site-dark", key, openKey: key, subjectName: "Lyon", ...words, ...at, ...more },
  });
  await db().incident.createMany({
    data: [
      incident("a", { openedAt: new Date() }),
      incident("pending", {}),
      incident("over", { openedAt: new Date(), overAt: new Date(), openKey: null }),
    ],
  });
  const { id: incidentId } = await db().incident.findFirstOrThrow({ where: { key: "a" } });
  const channel = { name: "noc", nameKey: "noc", kind: "webhook", tells: ["site-dark"], createdBy: "ada" };
  const { id: channelId } = await db().notificationChannel.create({ data: channel });
  await db().notification.createMany({
    data: [
      { incidentId, channelId, what: "opened", givenUpAt: new Date() },
      { incidentId, channelId, what: "over" },
    ],
  });
  const waiting = (minutes: number) =>
    db().notification.updateMany({
      where: { what: "over" },
      data: { createdAt: new Date(Date.now() - minutes * 60_000) },
    });
  expect(await value('stillpoint_incidents{kind="site-dark"}')).toBe(1);
  expect(await value('stillpoint_incidents{kind="run-failed"}')).toBe(0);
  expect(await value("stillpoint_notifications_undelivered")).toBe(1);
  // An end whose beginning has not arrived goes the way of that.
  await waiting(31);
  expect(await value("stillpoint_notifications_undelivered")).toBe(1);
  await db().notification.updateMany({
    where: { what: "opened" },
    data: { sentAt: new Date(), givenUpAt: null },
  });
  expect(await value("stillpoint_notifications_undelivered")).toBe(1);
  await waiting(29);
  expect(await value("stillpoint_notifications_undelivered")).toBe(0);
});

const monitoring = (file: string) => readFileSync(`docs/monitoring/${file}`, "utf8");
const partsOf = (name: string) => ["_bucket", "_sum", "_count"].map((part) => name + part);

it("has every metric that our alert rules, their tests and the dashboard ask for", async () => {
  const families = await readMetrics();
  const names = new Set(
    families.flatMap(({ name, type }) => (type === "histogram" ? partsOf(name) : [name])),
  );
  for (const file of ["stillpoint-rules.yml", "stillpoint-rules.test.yml", "grafana-dashboard.json"]) {
    const asked = monitoring(file).match(/stillpoint_\w+/g) ?? [];
    expect(asked.length, file).toBeGreaterThan(8);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  }
});

it("has each label that the dashboard and the rules ask by, and what only grows is asked for its rate", async () => {
  // One of everything that has labels.
  const takenAt = new Date(Date.now() - 60_000).toISOString();
  await storedPoint({ vnfId: vnf.id, takenAt, volumes: { a1: ["a1-root"], a2: ["a2-root"] } });
  await db().vnfReceiver.create({ data: { vnfId: vnf.id, siteId: lab.oslo } });
  const { id: planId } = await db().recoveryPlan.create({ data: { vnfId: vnf.id, siteId: lab.oslo } });
  await db().planReadiness.create({
    data: {
      planId,
      verdict: "red",
      factsHash: "x",
      checkedAt: new Date(),
      checks: [],
      expiresAt: new Date(),
    },
  });
  const families = await readMetrics();
  const labelsOf = new Map<string, Map<string, Set<string>>>();
  for (const { name, samples } of families)
    for (const { suffix = "", labels = {} } of samples) {
      const known = labelsOf.get(name + suffix) ?? new Map<string, Set<string>>();
      for (const [label, text] of Object.entries(labels))
        known.set(label, (known.get(label) ?? new Set()).add(text));
      labelsOf.set(name + suffix, known);
    }
  const { panels } = JSON.parse(monitoring("grafana-dashboard.json")) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  const rules = monitoring("stillpoint-rules.yml").replace(/\n {10}/g, " ");
  const expressions = [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...[...rules.matchAll(/^ +expr: (?:>- )?(.*)$/gm)].map(([, expr = ""]) => expr),
  ];
  expect(expressions.length).toBeGreaterThan(30);
  const wrong: string[] = [];
  const grows = new Set(
    families.flatMap(({ name, type }) =>
      type === "counter" ? [name] : type === "histogram" ? partsOf(name) : [],
    ),
  );
  for (const expression of expressions)
    for (const [, before = "", name = "", matchers = ""] of expression.matchAll(
      /(\w*\(?)(stillpoint_\w+)(?:\{([^}]*)\})?/g,
    )) {
      if (grows.has(name) !== /^(rate|increase)\($/.test(before)) wrong.push(`${expression}: ${name}`);
      for (const [, label = "", sign = "", text = ""] of matchers.matchAll(/(\w+)(=~?)"([^"]*)"/g)) {
        const known = labelsOf.get(name)?.get(label);
        const wanted = sign === "=~" ? text.split("|") : [text];
        for (const each of wanted) if (!known?.has(each)) wrong.push(`${name}: ${label}="${each}"`);
      }
    }
  expect(wrong).toEqual([]);
});
