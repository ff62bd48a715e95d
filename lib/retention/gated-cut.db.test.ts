import { beforeEach, expect, it } from "vitest";
import { approve } from "../approvals/approve";
import { askApproval } from "../approvals/ask-approval";
import { getApproval } from "../approvals/get-approval";
import { approved, expectGate, gatedOf, named, switchFourEyes } from "../approvals/testing/second-person";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedPoint } from "../vnfs/testing/stored-point";
import { addPolicy } from "./add-policy";
import { changePolicy } from "./change-policy";
import { deletePolicy } from "./delete-policy";
import { holdPoint } from "./hold-point";
import { releasePoint } from "./release-point";
import { seeWhatGoes } from "./see-what-goes";

const lab = storedLab();
beforeEach(async () => {
  await db().vnfRetention.deleteMany();
  await db().retentionPolicy.deleteMany();
  await switchFourEyes("retention_cut");
});

const rules = { keepLast: 2, daily: 7, weekly: 0, monthly: 0, yearly: 0, minAgeDays: 0, timeZone: "UTC" };
const form = (vnfIds: string[], more: object = {}) => ({ name: "Short", ...rules, vnfIds, ...more });
/** Sends the form with what its preview shows. */
const add = async (input: ReturnType<typeof form>) =>
  addPolicy(lab.admin, { ...input, seen: (await seeWhatGoes(lab.admin, input)).seen });
const change = async (policyId: string, version: number, input: ReturnType<typeof form>) =>
  changePolicy(lab.admin, { ...input, policyId, version, seen: (await seeWhatGoes(lab.admin, input)).seen });
const look = async () => [
  await db().retentionPolicy.findMany({ orderBy: { name: "asc" } }),
  await db().vnfRetention.findMany({ orderBy: { vnfId: "asc" } }),
  await db().recoveryPoint.findMany({ select: { heldBy: true, heldBecause: true } }),
];
/** As it is before the switch is on. */
async function stored(vnfIds: string[], more: object = {}) {
  await switchFourEyes();
  const { id } = await add(form(vnfIds, more));
  await switchFourEyes("retention_cut");
  return id;
}

it("a first policy of a VNF waits, and is told with what it keeps and how much goes", async () => {
  const vnf = await lab.vnf();
  for (const day of [10, 11, 12, 13, 14, 15, 16, 17, 18])
    await storedPoint({ vnfId: vnf.id, takenAt: `2026-11-${day}T10:00:00Z`, volumes: { a1: ["r"] } });
  const gated = await expectGate({
    ...{ asker: lab.admin, look, same: () => add(form([vnf.id])) },
    others: [
      () => add(form([vnf.id], { keepLast: 3 })),
      () => add(form([vnf.id], { name: "Other" })),
      () => add(form([vnf.id], { timeZone: "Europe/Oslo" })),
    ],
  });
  expect(gated).toMatchObject({
    ...{ kind: "retention_cut", vnfIds: [vnf.id] },
    target: { kind: "retention_policy", name: "Short" },
    title: "Add the retention policy Short: 1 VNF keeps less.",
    facts: [
      { label: "Policy", value: "Short" },
      { label: "Keeps then", value: "the last 2, one for each of 7 days (days of UTC)" },
      { label: "vIMS core kept", value: "all: it had no policy" },
      { label: "Goes at once", value: "2 recovery points" },
    ],
  });
});

it("a lower number waits, with the old rules beside the new ones", async () => {
  const vnf = await lab.vnf();
  const id = await stored([vnf.id]);
  const gated = await expectGate({
    ...{ asker: lab.admin, look, same: () => change(id, 1, form([vnf.id], { daily: 6 })) },
    others: [() => change(id, 1, form([vnf.id], { daily: 5 }))],
  });
  expect(gated).toMatchObject({
    target: { kind: "retention_policy", id, name: "Short" },
    facts: expect.arrayContaining([
      { label: "Keeps then", value: "the last 2, one for each of 6 days (days of UTC)" },
      { label: "vIMS core kept", value: "the last 2, one for each of 7 days (days of UTC), by Short" },
    ]),
  });
});

it("a VNF that gets a policy which keeps less than its own waits; one that keeps more does not", async () => {
  const vnf = await lab.vnf();
  const more = await stored([vnf.id], { name: "Long", keepLast: 9 });
  const less = await stored([]);
  await expectGate({
    ...{ asker: lab.admin, look, same: () => change(less, 1, form([vnf.id])) },
    others: [],
  });
  await change(more, 1, form([vnf.id], { name: "Long", keepLast: 9 }));
  expect(await db().vnfRetention.findFirst()).toMatchObject({ policyId: more });
});

it("what keeps more, or is nobody's, waits for nobody", async () => {
  const vnf = await lab.vnf();
  const id = await stored([vnf.id]);
  await change(id, 1, form([vnf.id], { keepLast: 3, minAgeDays: 1 }));
  await change(id, 2, form([vnf.id], { name: "Renamed", keepLast: 3, minAgeDays: 1 }));
  await change(id, 3, form([], { keepLast: 1 }));
  await deletePolicy(lab.admin, { policyId: id, version: 4 });
  await add(form([], { name: "Nobody’s" }));
  expect(await db().approval.count()).toBe(0);
});

it("points that would go meanwhile are another question", async () => {
  const vnf = await lab.vnf();
  const id = await stored([vnf.id]);
  for (const day of [10, 11, 12])
    await storedPoint({ vnfId: vnf.id, takenAt: `2026-11-${day}T10:00:00Z`, volumes: { a1: ["r"] } });
  const cut = () => change(id, 1, form([vnf.id], { daily: 0 }));
  await approved(lab.admin, cut);
  await storedPoint({ vnfId: vnf.id, takenAt: "2026-11-13T10:00:00Z", volumes: { a1: ["r"] } });
  await expect(cut()).rejects.toMatchObject({ code: "needs_approval" });
});

it("whoever decides sees every VNF that keeps less", async () => {
  const [core, edge] = [
    await lab.vnf({ members: [{ serverId: "a1" }] }),
    await lab.vnf({ name: "Edge", members: [{ serverId: "e1" }] }),
  ];
  const both = () => add(form([core.id, edge.id]));
  const id = await askApproval(lab.admin, await gatedOf(both));
  const seeing = (...ids: string[]) =>
    named(ids.join(), { role: "operator", projects: ids.map((p) => ({ id: p, name: p, role: "operator" })) });
  for (const half of [seeing("core"), seeing("edge"), seeing()]) {
    await expect(approve(half, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getApproval(half, id)).rejects.toMatchObject({ code: "not_found" });
  }
  await approve(seeing("core", "edge"), { id });
  await both();
});

it("a held point is released once that is approved: this hold, and no later one", async () => {
  const vnf = await lab.vnf();
  const { id } = await storedPoint({
    vnfId: vnf.id,
    takenAt: "2026-11-10T10:00:00Z",
    volumes: { a1: ["r"] },
  });
  const hold = (because: string) => holdPoint(lab.coreOperator, { pointId: id, because });
  await hold("before the upgrade");
  const release = () => releasePoint(lab.coreOperator, { pointId: id });
  await approved(lab.coreOperator, release);
  await hold("a court asked for it");
  const gated = await expectGate({
    ...{ asker: lab.coreOperator, look, same: release },
    others: [],
  });
  expect(gated).toMatchObject({
    ...{ kind: "retention_cut", permission: "points.hold", vnfIds: [vnf.id] },
    facts: expect.arrayContaining([
      { label: "Held by", value: expect.stringMatching(/^ada, since 20/) },
      { label: "Because", value: "a court asked for it" },
    ]),
  });
  // Released once is released: nobody has to approve that nothing happens.
  await release();
});
