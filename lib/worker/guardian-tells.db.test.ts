import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "../db";
import { receiver } from "../hooks/testing/receiver";
import { addChannel } from "../notify/channels/add-channel";
import { person } from "../sites/testing/stored-site";
import { until } from "./testing/database";
import { type FreezeStage, freezeStage } from "./testing/freeze-stage";

/* Real processes: a guardian, and for most of the time no worker. What is wrong is told by a webhook on loopback. */

const SOON_MS = 60_000;
const told = await receiver();
let stage: FreezeStage;
beforeAll(async () => {
  vi.stubEnv("NEXTAUTH_URL", "https://stillpoint.example.com");
  stage = await freezeStage();
}, 120_000);
afterAll(() => stage?.close());

/** "incident.opened scscf-2: frozen too long", in their order. */
const messages = () =>
  told.received.map(({ body }) => {
    const { event, incident } = JSON.parse(body) as { event: string; incident: { title: string } };
    return `${event} ${incident.title}`;
  });
const count = (message: string) => messages().filter((each) => each === message).length;
const heard = (message: string) => until(async () => count(message) > 0, SOON_MS, 100);
const frozen = (event: string) =>
  stage.targets.map(({ name }) => `incident.${event} ${name}: frozen too long`);
const NONE = "No worker is on duty";

it("tells of a guest that nothing thaws, and that no worker lives, while none does; nobody is told twice", async () => {
  const admin = person("admin");
  const tells = ["vm-frozen", "no-worker", "no-guardian"];
  await addChannel(admin, { kind: "webhook", name: "On call", tells, isInternal: true, url: told.url });
  const guardian = stage.start("guardian");
  await guardian.says("guardian ready");
  const { owner, runId } = await stage.freeze("nova-quiesce");
  await stage.control.addFault({
    ...{ at: "request", action: "unquiesce" },
    effect: { do: "error", status: 500 },
  });
  await owner.kill();
  await Promise.all(frozen("opened").map(heard));
  expect(guardian.output).toContain("telling what is wrong in their place");
  const [first] = told.received;
  expect(first?.headers).toHaveProperty("stillpoint-signature");
  expect(JSON.parse(first?.body ?? "")).toMatchObject({
    incident: {
      kind: "vm-frozen",
      url: expect.stringMatching(/^https:\/\/stillpoint\.example\.com\/runs\//),
    },
  });

  // That nobody works is told when it has lasted: as if it had begun a minute ago.
  const isPending = () => db().incident.count({ where: { kind: "no-worker", openedAt: null } });
  await until(async () => (await isPending()) > 0, SOON_MS);
  await db().$executeRaw`
    UPDATE incidents SET first_seen_at = first_seen_at - interval '1 minute' WHERE kind = 'no-worker'`;
  await heard(`incident.opened ${NONE}`);

  // What was sent is written down, or it would be sent again.
  await until(async () => (await db().notification.count({ where: { sentAt: null } })) === 0, SOON_MS);
  // A database that is away for a while ends neither it nor what it does.
  await stage.stopDatabase();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await stage.startDatabaseAgain();

  const worker = stage.start("worker");
  await worker.says("worker ready");
  await until(async () => guardian.output.includes("no longer telling"), SOON_MS);
  await db().$executeRaw`
    UPDATE incidents SET last_seen_at = last_seen_at - interval '1 minute' WHERE kind = 'no-worker'`;
  await heard(`incident.over ${NONE}`);
  await stage.control.flip("heal");
  await Promise.all(frozen("over").map(heard));
  expect(messages().sort()).toEqual(
    [...frozen("opened"), ...frozen("over"), `incident.opened ${NONE}`, `incident.over ${NONE}`].sort(),
  );
  expect((await stage.leases(runId)).filter(({ closedAt }) => closedAt === null)).toEqual([]);
  expect([guardian.process.exitCode, guardian.process.signalCode]).toEqual([null, null]);
}, 300_000);
