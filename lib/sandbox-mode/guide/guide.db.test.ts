import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { actorOf } from "../../audit/record";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { person } from "../../sites/testing/stored-site";
import { addRun } from "../../vnfs/testing/add-run";
import { storedLab } from "../../vnfs/testing/stored-lab";
import { dismissGuide } from "./dismiss-guide";
import { noteSeen } from "./note-seen";
import { readGuide } from "./read-guide";

/* The first task, by what a person has done. */

const lab = storedLab();
const ada = person();
const bob = person();
let vnfId: string;

beforeEach(async () => {
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", "http://127.0.0.1:1");
  await db().guideProgress.deleteMany();
  await db().sandboxStory.deleteMany();
  vnfId = (await lab.vnf({ receiverIds: [lab.oslo] })).id;
  await db().site.updateMany({ data: { isSandbox: true } });
  await db().sandboxStory.create({ data: { beginsAt: new Date(), vnfs: { core: vnfId } } });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await db().guideProgress.deleteMany();
  await db().sandboxStory.deleteMany();
});

const done = async (who: Session) =>
  (await readGuide(who))?.steps.flatMap(({ key, isDone }) => (isDone ? [key] : []));
async function run(who: Session, kind: "backup" | "failover", state: "succeeded" | "failed" = "succeeded") {
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
  const { id } = await addRun(vnf);
  const startedBy = { ...actorOf(who) } as object;
  await db().run.update({ where: { id }, data: { kind, state, startedBy, endedAt: new Date() } });
  return id;
}

it("goes by what this person has done, and nobody else", async () => {
  expect(await done(ada)).toEqual([]);
  await noteSeen(ada, { what: "vnf" });
  expect(await done(ada)).toEqual(["look"]);
  await run(bob, "backup");
  expect(await done(ada)).toEqual(["look"]);
  await run(ada, "backup", "failed");
  expect(await done(ada)).toEqual(["look"]);
  await run(ada, "backup");
  expect(await done(ada)).toEqual(["look", "back-up"]);
  await db().siteHealth.create({
    data: { siteId: lab.lyon, state: "unreachable", services: {}, asOf: new Date() },
  });
  expect(await done(ada)).toEqual(["look", "back-up", "lose-a-site"]);
  const failover = await run(ada, "failover");
  expect(await done(ada)).toHaveLength(4);
  await noteSeen(bob, { what: "report", runId: failover });
  await noteSeen(ada, { what: "report", runId: await run(bob, "failover") });
  expect(await done(ada)).toHaveLength(4);
  await noteSeen(ada, { what: "report", runId: failover });
  expect(await done(ada)).toHaveLength(5);
});

it("is put away, and brought back, for one person", async () => {
  await noteSeen(ada, { what: "vnf" });
  await dismissGuide(ada, { isDismissed: true });
  expect(await readGuide(ada)).toMatchObject({ isDismissed: true });
  expect(await readGuide(bob)).toMatchObject({ isDismissed: false });
  await dismissGuide(ada, { isDismissed: false });
  expect(await readGuide(ada)).toMatchObject({ isDismissed: false });
  expect(await done(ada)).toEqual(["look"]);
});

it("is there beside a sandbox with a story alone, and for whom may break it", async () => {
  await expect(readGuide(person("operator"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(noteSeen(person("viewer"), { what: "vnf" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(noteSeen(ada, { what: "anything" })).rejects.toMatchObject({ code: "invalid" });
  await db().sandboxStory.deleteMany();
  expect(await readGuide(ada)).toBeNull();
  vi.stubEnv("STILLPOINT_SANDBOX_CONTROL", "");
  expect(await readGuide(ada)).toBeNull();
});
