import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { db } from "../db";
import { json } from "../openstack/testing/fake-site";
import { checkSitesNow } from "./check-sites-now";
import { pollSiteHealth } from "./poll-site-health";
import { replaceCredentialSecret } from "./replace-credential-secret";
import { runCheckList } from "./run-check-list";
import { credentialSession } from "./site-session";
import { keystone, PASSWORD } from "./testing/fake-cloud";
import { addSite, person, testSite } from "./testing/stored-site";

vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64")}`);
vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");

let fake: Awaited<ReturnType<typeof testSite>>;
let siteId: string;
let credentialId: string;
/** Of the password as it was stored; undefined while Keystone takes it. */
let answer: number | undefined;

beforeEach(async () => {
  await db().site.deleteMany();
  answer = undefined;
  fake = await testSite({
    signIn: (asked, res, req) => {
      const isStored = asked.body.includes(`"${PASSWORD}"`);
      return answer && isStored ? json(res, answer, { error: { message: "no" } }) : keystone(asked, res, req);
    },
  });
  siteId = await addSite(fake.origin);
  credentialId = (await db().siteCredential.findFirstOrThrow()).id;
  answer = 401;
  fake.asked.length = 0;
});
afterEach(() => fake.close());
afterAll(() => db().$disconnect());

const signIns = () => fake.asked.filter(({ path }) => path.endsWith("/auth/tokens")).length;
/** What another process has: none of our sessions. */
const inAnotherProcess = async <T>(work: () => Promise<T>): Promise<T> => {
  const { stillpointSiteSessions: pool } = globalThis as unknown as {
    stillpointSiteSessions: { sessions: Map<string, unknown> };
  };
  pool.sessions.clear();
  return work();
};
const token = () => inAnotherProcess(async () => (await credentialSession(credentialId)).token());
const refusedAgo = (minutes: number) =>
  db().siteCredential.updateMany({ data: { refusedAt: new Date(Date.now() - minutes * 60_000) } });
const refusedAt = async () => (await db().siteCredential.findFirstOrThrow()).refusedAt;

it("a refused credential is asked about once, by all polls, readers and hourly checks together", async () => {
  for (let i = 0; i < 3; i++) await inAnotherProcess(() => pollSiteHealth(siteId));
  await expect(token()).rejects.toMatchObject({
    kind: "unauthorized",
    causeText: expect.stringMatching(
      /^Keystone refused this credential at \d\d:\d\d UTC and .* replace its secret, or press Check now$/,
    ),
  });
  const check = await runCheckList(siteId);
  expect(check?.rows.find(({ id }) => id === "sign-in:0")?.saw).toMatch(/^Keystone refused this credential/);
  expect(signIns()).toBe(1);
});

it("after an hour one of all processes asks again", async () => {
  await refusedAgo(61);
  await Promise.allSettled([token(), token(), token()]);
  expect(signIns()).toBe(1);
  await refusedAgo(61);
  answer = undefined;
  await token();
  await token();
  expect(await refusedAt()).toBeNull();
});

it("an hourly try that nobody answered is not used up", async () => {
  await refusedAgo(61);
  answer = 503;
  await expect(token()).rejects.toMatchObject({ kind: "unavailable" });
  answer = undefined;
  await token();
});

it("Check now asks at once, and opens the way again", async () => {
  await refusedAgo(1);
  await checkSitesNow(person(), { siteId });
  expect(signIns()).toBe(1);
  await expect(token()).rejects.toMatchObject({ kind: "unauthorized" });
  expect(signIns()).toBe(1);
  answer = undefined;
  await checkSitesNow(person(), { siteId });
  await token();
});

it("a replaced secret is used at once; the refusal of the old one is not its own", async () => {
  await expect(token()).rejects.toMatchObject({ kind: "unauthorized" });
  await replaceCredentialSecret(person(), { credentialId, secret: `${PASSWORD}-new` });
  expect(await refusedAt()).toBeNull();
  await token();
});

it("a thaw does not wait for any of this", async () => {
  await refusedAgo(1);
  answer = undefined;
  const session = await inAnotherProcess(() => credentialSession(credentialId));
  await session.token({ urgent: true });
});
