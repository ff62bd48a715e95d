import { expect, it, vi } from "vitest";
import { systemClock } from "../../clock";
import { db } from "../../db";
import { sessionOf } from "../../inventory/testing/rows";
import { removeLeftovers } from "../../made/remove-leftovers";
import { getRun } from "../../run-views/get-run";
import { person } from "../../sites/testing/stored-site";
import { listSplitBrains } from "../former-members/list-split-brains";
import { releaseFormerMembers } from "../former-members/release-former-members";
import { getReport } from "../get-report";
import { readBesides } from "../read-besides";
import { OFF, RUNS, relocationLab, UNDONE } from "../relocation/testing/relocation-lab";
import { giveTargetUp } from "./give-target-up";
import { hastenRemoval } from "./hasten-removal";

/* A relocation that cannot be undone, since its target is lost with VMs in it. */

vi.setConfig({ testTimeout: 240_000 });

const lab = relocationLab();
const { stage, relocated, ended, powers } = lab;

/** It waits for Oslo, which is dark. */
async function waiting() {
  lab.build = lab.buildAndLose;
  const run = await relocated();
  expect(run).toMatchObject({ recovery: { state: "half-undone" } });
  return { recoveryId: run.recoveryId ?? "", run };
}
const REASON = "The hall at Oslo has burnt down";
const form = (recoveryId: string) => ({ recoveryId, typedName: lab.name, reason: REASON });
const polled = (state: string) =>
  db().siteHealth.upsert({
    where: { siteId: stage.sites.oslo.id },
    create: { siteId: stage.sites.oslo.id, state, asOf: new Date() },
    update: { state, asOf: new Date() },
  });
const copies = async () => (await readBesides(stage.point.vnfId)).formerCopies;

it("runs again at its source once somebody has signed for it, and the copies are told of until they are gone", async () => {
  const { recoveryId, run } = await waiting();
  expect(await powers()).toEqual(OFF);
  expect((await getRun(person(), run.id)).recovery).toMatchObject({
    may: ["try-again", "give-target-up"],
    tiers: [1, 2].map(() => ({
      state: "left",
      servers: [{ state: "left", cause: expect.stringContaining("Oslo") }],
    })),
  });
  const { runId } = await giveTargetUp(person(), form(recoveryId));
  const undone = await ended(runId);
  expect(undone).toMatchObject({ state: "partly_failed", recovery: UNDONE });
  expect(undone.failure).toMatchObject({
    cause: `Oslo was given up. It is undone: ${lab.name} runs at Lyon as before.`,
    todo: expect.stringContaining("Until its site answers, copies may run there."),
  });
  expect(await powers()).toEqual(RUNS);
  expect(await copies()).toEqual([{ siteName: "Oslo", vmNames: ["hss", "scscf"] }]);
  const view = await getRun(person(), runId);
  expect(view.recovery).toMatchObject({
    overrides: [{ kind: "target-given-up", by: "ada", reason: REASON }],
    tiers: [1, 2].map(() => ({
      state: "left",
      servers: [{ state: "left", cause: "Oslo was given up: whether it is there still is not known" }],
    })),
    usable: [],
  });
  const { report } = await getReport(person(), run.id);
  expect(report.overrides).toMatchObject([{ kind: "target-given-up", reason: REASON }]);
  const written = await db().auditEntry.findFirstOrThrow({
    where: { runId, action: "recovery.target_given_up" },
  });
  expect(written).toMatchObject({ reason: REASON, siteName: "Oslo", actorName: "ada" });
  expect(written.details).toMatchObject({ copies: [{ name: "hss" }, { name: "scscf" }] });

  await polled("unreachable");
  expect(await listSplitBrains(person())).toEqual([]);
  await hastenRemoval();
  const due = () =>
    db().runResource.findMany({
      where: { run: { recoveryId }, kind: "server", removedAt: null, nextTryAt: { lt: soon() } },
    });
  const soon = () => new Date(Date.now() + 30_000);
  expect(await due()).toEqual([]);
  // It is back: both copies may run, and are removed now.
  await stage.sites.heal();
  await polled("reachable");
  expect(await listSplitBrains(person())).toMatchObject([
    { vnf: { name: lab.name }, siteName: "Oslo", vms: [{ name: "hss" }, { name: "scscf" }] },
  ]);
  await hastenRemoval();
  expect(await due()).toHaveLength(2);
  await db().runResource.updateMany({ where: { run: { recoveryId } }, data: { nextTryAt: new Date() } });
  await removeLeftovers({ clock: systemClock, assertFence: () => {} });
  expect(await lab.openThings()).toBe(0);
  // Seen gone by its removal, before anybody reads that site anew.
  expect(await copies()).toEqual([]);
  expect((await getRun(person(), runId)).recovery?.tiers.flatMap(({ servers }) => servers)).toMatchObject([
    { state: "gone", cause: null },
    { state: "gone", cause: null },
  ]);
  expect(await listSplitBrains(person())).toEqual([]);
  await releaseFormerMembers(person(), {
    vnfId: stage.point.vnfId,
    siteId: stage.sites.oslo.id,
    reason: "They are deleted",
  });
  expect(await copies()).toEqual([]);
});

it("tells of a copy, too, of which nobody knows whether it was made", async () => {
  const { recoveryId } = await waiting();
  const made = await db().runResource.findMany({ where: { run: { recoveryId }, kind: "server" } });
  const hss = await db().recoveryServer.findFirstOrThrow({ where: { recoveryId, name: "hss" } });
  const first = made.find(({ resourceId }) => resourceId === hss.serverId);
  await db().runResource.update({ where: { id: first?.id ?? "" }, data: { resourceId: null } });
  const { runId } = await giveTargetUp(person(), form(recoveryId));
  expect(await ended(runId)).toMatchObject({ recovery: UNDONE });
  const [oslo] = await copies();
  // In their boot order all the same, which its mark tells.
  expect(oslo?.vmNames).toEqual([first?.tag, "scscf"]);
});

it("goes on to a failover when its source is lost as well", async () => {
  const { recoveryId } = await waiting();
  const givesWay = async () => (await readBesides(stage.point.vnfId)).undecided?.givesWay;
  expect(await givesWay()).toBe(false);
  // As its run leaves it: to begin the source's VMs takes a minute where it does not answer.
  const signed = { kind: "target-given-up", typed: lab.name, reason: REASON, by: "ada", at: "-" };
  await db().recovery.update({ where: { id: recoveryId }, data: { overrides: [signed] } });
  expect(await givesWay()).toBe(true);
});

it("is not given up while it answers, without name and reason, by who may not, or when nothing waits for it", async () => {
  const { recoveryId } = await waiting();
  const of = (change: object) => giveTargetUp(person(), { ...form(recoveryId), ...change });
  await expect(of({ typedName: "IMS" })).rejects.toMatchObject({ fields: { typedName: expect.any(String) } });
  await expect(of({ reason: " " })).rejects.toMatchObject({ fields: { reason: expect.any(String) } });
  await expect(giveTargetUp(sessionOf("viewer", []), form(recoveryId))).rejects.toMatchObject({
    code: "forbidden",
  });
  await stage.sites.heal();
  await expect(of({})).rejects.toMatchObject({
    code: "precondition_failed",
    message: expect.stringContaining("Oslo answers: try again instead"),
  });
  await db().runResource.updateMany({ where: { run: { recoveryId } }, data: { removedAt: new Date() } });
  await lab.darken();
  await expect(of({})).rejects.toMatchObject({ code: "conflict" });
  expect(await powers()).toEqual(OFF);
});
