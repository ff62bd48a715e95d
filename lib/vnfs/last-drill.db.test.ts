import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { db } from "../db";
import { listRuns } from "../run-views/list-runs";
import { getVnf } from "./get-vnf";
import { listVnfs } from "./list-vnfs";
import { storedLab } from "./testing/stored-lab";
import { storedRun } from "./testing/stored-point";

const lab = storedLab();
const STARTED = "2026-11-20T13:42:17.000Z";
const at = (ms: number) => new Date(Date.parse(STARTED) + ms);

interface Drill {
  vnfId: string;
  verdict?: "passed" | "failed";
  servedMs?: number | null;
  endedMs?: number;
}

/** Its run, and a clean-up after it. */
async function storedDrill({ vnfId, verdict, servedMs = null, endedMs = 60_000 }: Drill) {
  const recovery = await db().recovery.create({
    data: {
      mode: "drill",
      isDrill: true,
      state: verdict ? "clean" : "stopped",
      ...{ vnfId, vnfName: "vIMS", pointId: randomUUID(), startedAt: at(0) },
      ...{ fromSiteId: lab.lyon, fromSiteName: "Lyon", toSiteId: lab.oslo, toSiteName: "Oslo" },
      servingAt: servedMs === null ? null : at(servedMs),
      ...(verdict ? { report: { verdict, rto: { targetMs: 1_800_000 } }, reportHash: "-" } : {}),
    },
  });
  const ofIt = { recoveryId: recovery.id, siteId: lab.oslo, siteName: "Oslo" };
  const run = await storedRun(vnfId, at(endedMs).toISOString(), { ...ofIt, kind: "drill" });
  await storedRun(vnfId, at(endedMs + 1_000).toISOString(), { ...ofIt, kind: "cleanup" });
  return run;
}

it("tells of a VNF’s newest drill that has its report, and not of its clean-up", async () => {
  const { id } = await lab.vnf();
  expect((await getVnf(lab.admin, id)).lastDrill).toBeNull();
  await storedDrill({ vnfId: id, verdict: "failed" });
  const run = await storedDrill({ vnfId: id, verdict: "passed", servedMs: 34_300, endedMs: 90_000 });
  // It was stopped before it began: nothing was proved.
  await storedDrill({ vnfId: id, endedMs: 120_000 });
  const told = {
    ...{ runId: run.id, number: run.number, verdict: "passed", at: at(90_000).toISOString() },
    ...{ siteName: "Oslo", rtoMs: 34_300, rtoTargetMs: 1_800_000 },
  };
  expect((await getVnf(lab.admin, id)).lastDrill).toEqual(told);
  expect((await listVnfs(lab.admin)).rows).toMatchObject([{ lastDrill: told }]);
});

it("tells of one that never served without a time", async () => {
  const { id } = await lab.vnf();
  await storedDrill({ vnfId: id, verdict: "failed" });
  expect((await getVnf(lab.admin, id)).lastDrill).toMatchObject({ verdict: "failed", rtoMs: null });
});

it("lists drills and their clean-ups from the source to the target, and finds them by both", async () => {
  const { id } = await lab.vnf();
  await storedDrill({ vnfId: id, verdict: "passed", servedMs: 34_300 });
  const { rows } = await listRuns(lab.admin, {});
  expect(rows).toMatchObject([
    { kind: "cleanup", siteName: "Lyon", receivers: ["Oslo"] },
    { kind: "drill", siteName: "Lyon", receivers: ["Oslo"] },
  ]);
  for (const search of ["lyon", "oslo"])
    expect((await listRuns(lab.admin, { search })).total, search).toBe(2);
  expect((await listRuns(lab.admin, { search: "turin" })).total).toBe(0);
});
