import { beforeEach, describe, expect, it } from "vitest";
import { approve } from "../approvals/approve";
import { askApproval } from "../approvals/ask-approval";
import { breakGlass } from "../approvals/break-glass";
import type { Gated } from "../approvals/gated";
import { refuseApproval } from "../approvals/refuse-approval";
import { reviewApproval } from "../approvals/review-approval";
import { named, switchFourEyes } from "../approvals/testing/second-person";
import { withdraw } from "../approvals/withdraw";
import { db } from "../db";
import { storedLab } from "../vnfs/testing/stored-lab";
import { storedRun } from "../vnfs/testing/stored-point";
import { listNotifications } from "./list-notifications";
import { onDuty } from "./testing/on-duty";
import { watchIncidents } from "./watch-incidents";

const lab = storedLab();
const ada = named("ada");
const grace = named("grace");
let vnf: Awaited<ReturnType<typeof lab.vnf>>;
beforeEach(async () => {
  await db().incident.deleteMany();
  await db().notificationChannel.deleteMany();
  await onDuty();
  await switchFourEyes("failover", "access_change");
  vnf = await lab.vnf();
  await db().notificationChannel.create({
    data: { name: "noc", nameKey: "noc", kind: "webhook", tells: TOLD, createdBy: "ada" },
  });
});
const TOLD = ["approval-waiting", "glass-broken", "run-failed"];

const ask = (more: Partial<Gated> = {}) =>
  askApproval(ada, {
    ...{ kind: "failover", permission: "recoveries.fail-over", vnfIds: [vnf.id], href: "/vnfs" },
    target: { kind: "vnf", id: vnf.id, name: vnf.name },
    ...{ title: `Fail ${vnf.name} over from Lyon to Oslo.`, facts: [], binding: { hash: "1" } },
    ...more,
  });
const glass = (id: string) => ({ id, reason: "Lyon burns, nobody answers", typedName: vnf.name });
/** "opened: vIMS core: glass was broken", in their order, after another turn. */
async function told(): Promise<string[]> {
  await watchIncidents();
  const rows = await db().notification.findMany({
    include: { incident: true },
    orderBy: [{ createdAt: "asc" }, { what: "desc" }, { incident: { kind: "asc" } }],
  });
  return rows.map(({ what, incident }) => `${what}: ${incident.title}`);
}
const goingOn = () => db().incident.findMany({ where: { openKey: { not: null } } });
const WAITS = "vIMS core: waits for a second person";
const BROKEN = "vIMS core: glass was broken";

describe("a request that waits", () => {
  it("is told at once and once, with who asked for what, until when, and who may decide", async () => {
    const id = await ask();
    await told();
    expect(await told()).toEqual([`opened: ${WAITS}`]);
    expect(await goingOn()).toMatchObject([
      {
        ...{ kind: "approval-waiting", key: `approval-waiting:${id}`, href: `/settings/approvals/${id}` },
        ...{ subjectKind: "approval", subjectId: id, subjectName: "vIMS core" },
        text: expect.stringMatching(
          /^ada asked at [\d-]+ [\d:]+ UTC: Fail vIMS core over from Lyon to Oslo\. Nothing of it is done before another person has approved it, which nobody can from [\d-]+ [\d:]+ UTC on\.$/,
        ),
        todo: "Another person with the role operator or admin opens the request, and approves or refuses it.",
      },
    ]);
  });

  it.each([
    ["approved", (id: string) => approve(grace, { id })],
    ["refused", (id: string) => refuseApproval(grace, { id, reason: "Not now." })],
    ["taken back", (id: string) => withdraw(ada, { id })],
    [
      "expired",
      (id: string) =>
        db().approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } }),
    ],
  ])("is over when it is %s", async (_, end) => {
    const id = await ask();
    await told();
    await end(id);
    expect(await told()).toEqual([`opened: ${WAITS}`, `over: ${WAITS}`]);
    expect(await goingOn()).toEqual([]);
  });
});

describe("broken glass", () => {
  it("goes on until another person has looked at it, whatever becomes of what was approved", async () => {
    const id = await ask();
    await told();
    await breakGlass(ada, glass(id));
    const opened = [`opened: ${WAITS}`, `over: ${WAITS}`, `opened: ${BROKEN}`];
    expect((await told()).sort()).toEqual(opened.toSorted());
    expect(await goingOn()).toMatchObject([
      {
        ...{ kind: "glass-broken", key: `glass-broken:${id}`, href: `/settings/approvals/${id}` },
        text: expect.stringMatching(
          /^ada went on without a second person at [\d-]+ [\d:]+ UTC: Fail vIMS core over from Lyon to Oslo\. The reason given: Lyon burns, nobody answers\.$/,
        ),
      },
    ]);
    await db().approval.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect(await told()).toHaveLength(3);
    await withdraw(ada, { id });
    await expect(reviewApproval(named("Ada"), { id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await told()).toHaveLength(3);
    await reviewApproval(named("carl", { role: "auditor" }), { id });
    expect((await told()).sort()).toEqual([...opened, `over: ${BROKEN}`].sort());
    expect(await goingOn()).toEqual([]);
  });

  it("is graver than a failed run; a request that waits is not", async () => {
    await storedRun(vnf.id, new Date(Date.now() - 60_000).toISOString(), { state: "failed" });
    await breakGlass(ada, glass(await ask({ binding: { hash: "2" } })));
    await ask();
    await watchIncidents();
    const { incidents } = await listNotifications(grace);
    expect(incidents.map(({ kind }) => kind).filter((kind) => TOLD.includes(kind))).toEqual([
      ...["glass-broken", "run-failed", "approval-waiting"],
    ]);
  });
});

it("is seen by whoever sees the request: an operator neither those of other projects nor those of administrators", async () => {
  const both = await lab.vnf({ name: "both", members: [{ serverId: "a3" }, { serverId: "e1" }] });
  await ask();
  await ask({ vnfIds: [both.id], target: { kind: "vnf", id: both.id, name: "both" } });
  const roles = { kind: "role_mapping", id: "new", name: "role reader" };
  await ask({ kind: "access_change", permission: "roles.change", vnfIds: [], target: roles });
  await watchIncidents();
  const titles = async (session: typeof ada) =>
    (await listNotifications(session)).incidents
      .filter(({ kind }) => kind === "approval-waiting")
      .map(({ title }) => title.split(":")[0])
      .sort();
  expect(await titles(lab.coreOperator)).toEqual(["vIMS core"]);
  expect(await titles(named("carl", { role: "auditor" }))).toEqual(["both", "role reader", "vIMS core"]);
});
