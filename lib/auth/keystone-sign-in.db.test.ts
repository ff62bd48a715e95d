import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../clock";
import { db } from "../db";
import { json } from "../openstack/testing/fake-site";
import { authenticate } from "./authenticate";
import { findSession } from "./session-store";
import { signInProgress } from "./sign-in-progress";
import { signInCandidates } from "./sign-in-sites";
import { auditSince } from "./testing/audit-since";
import { fakeKeystone } from "./testing/fake-keystone";
import { makeSite } from "./testing/make-session";
import { resetMappings } from "./testing/reset-mappings";

process.env.STILLPOINT_ALLOW_LOOPBACK = "1";
const CLOSED = "http://127.0.0.1:1/v3";
const slept = vi.spyOn(systemClock, "sleep").mockResolvedValue();
let address = 0;
const fresh = () => `test-${address++}`;

const USERS = {
  ada: { projects: { p1: ["member"], p2: ["reader"] } },
  root: { projects: { p1: ["admin"] } },
  norole: { projects: { p1: ["heat_owner"] } },
  noproject: {},
  ops: { projects: { p1: ["heat_owner"] }, groups: [{ name: "Night Watch", domain_id: "default" }] },
};
let keystone: Awaited<ReturnType<typeof fakeKeystone>>;
let audit: Awaited<ReturnType<typeof auditSince>>;

beforeEach(async () => {
  await db().session.deleteMany();
  await db().site.deleteMany();
  await resetMappings();
  keystone = await fakeKeystone({ users: USERS });
  audit = await auditSince();
});
afterEach(() => keystone.close());
afterAll(() => db().$disconnect());

const site = (name: string, authUrl = keystone.connection.authUrl) => makeSite(name, { authUrl });
const signIn = (name: string, more: object = {}, from = fresh()) =>
  authenticate({ via: "keystone", name, password: "secret", ...more }, from);

describe("signing in by a site", () => {
  it("gives the roles of now in the projects of the sign-in, and is written down", async () => {
    const { id: siteId } = await site("Lyon");
    const signedIn = await signIn("ada", {}, "10.1.1.1");
    expect(await findSession(signedIn?.sid ?? "")).toEqual({
      id: signedIn?.sid,
      kind: "keystone",
      userId: "id-of-ada",
      name: "ada",
      role: "operator",
      projects: [
        { id: "p1", name: "name-of-p1", role: "operator" },
        { id: "p2", name: "name-of-p2", role: "viewer" },
      ],
      siteId,
      siteName: "Lyon",
      address: "10.1.1.1",
      mustChangePassword: false,
      provedAt: expect.any(Date),
    });
    expect(await audit()).toMatchObject([
      {
        action: "session.started",
        actorKind: "user",
        actorId: "id-of-ada",
        actorName: "ada",
        sessionId: signedIn?.sid,
        address: "10.1.1.1",
        siteName: "Lyon",
        result: "done",
        details: { via: "keystone", domain: "Default", role: "operator", projects: 2 },
      },
    ]);
  });

  it("keeps neither the password nor a token anywhere in the database", async () => {
    await site("Lyon");
    await signIn("ada");
    await signIn("nobody");
    const everything = JSON.stringify([await db().session.findMany(), await audit()], (_, v) =>
      typeof v === "bigint" ? String(v) : v,
    );
    expect(everything).not.toMatch(/secret|token\//);
  });

  it("goes through the next site when the first does not answer, and says so in the log", async () => {
    await site("Athens", CLOSED);
    await site("Lyon");
    const signedIn = await signIn("ada");
    expect((await findSession(signedIn?.sid ?? ""))?.siteName).toBe("Lyon");
    expect((await audit())[0]?.details).toMatchObject({
      silent: [{ site: "Athens", cause: "nothing listens on that port" }],
    });
  });

  it("refuses a wrong password and an unknown name alike, and writes down which site said so", async () => {
    await site("Lyon");
    expect(await signIn("ada", { password: "wrong" })).toBeNull();
    expect(await signIn("nobody", {}, "10.1.1.2")).toBeNull();
    const entries = await audit();
    expect(entries).toHaveLength(2);
    expect(entries[1]).toMatchObject({
      action: "session.refused",
      result: "refused",
      actorKind: "nobody",
      actorName: "nobody",
      address: "10.1.1.2",
      siteName: "Lyon",
      reason: "The request you have made requires authentication",
      requestIds: [expect.stringMatching(/^req-/)],
    });
  });

  it.each([
    ["norole", /Lyon knows you, but none of your roles gives access to Stillpoint: heat_owner\./],
    ["noproject", /Lyon knows you, but you have no project there\./],
  ])("refuses %s, whose password is right, and says why", async (name, message) => {
    await site("Lyon");
    await expect(signIn(name)).rejects.toMatchObject({ code: "forbidden", message });
    expect(await db().session.count()).toBe(0);
    expect(await audit()).toMatchObject([{ action: "session.refused", actorName: name, reason: message }]);
  });

  it("says which sites do not answer when none does, and does not count that as a guess", async () => {
    await site("Athens", CLOSED);
    await site("Bern", `${CLOSED}/other`);
    const from = fresh();
    for (let i = 0; i < 7; i++)
      await expect(signIn("ada", {}, from)).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("Athens and Bern do not answer"),
      });
  });

  it("gives no more guesses at many sites than at one, nor by asking a dead one between", async () => {
    const [lyon, dead] = [await site("Lyon"), await site("Athens", CLOSED)];
    const from = fresh();
    for (let i = 0; i < 5; i++) {
      await expect(signIn("ada", { password: `wrong-${i}`, siteId: lyon.id }, from)).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(signIn("ada", { siteId: dead.id }, from)).rejects.toMatchObject(
        i < 4 ? { code: "unavailable" } : { code: "rate_limited" },
      );
    }
    await expect(signIn("ADA", { siteId: lyon.id }, from)).rejects.toMatchObject({ code: "rate_limited" });
    expect(keystone.passwords()).toBe(5);
    expect((await audit()).at(-1)).toMatchObject({ action: "session.refused", reason: "too many attempts" });
  });

  it("tells nobody by its time whether Keystone knows a name", async () => {
    await site("Lyon");
    for (const name of ["ada", "nobody"]) {
      slept.mockClear();
      await signIn(name, { password: "wrong" });
      expect(slept).toHaveBeenCalledTimes(1);
      expect(slept.mock.calls[0]?.[0]).toBeLessThan(1_000);
    }
    slept.mockClear();
    await signIn("ada");
    expect(slept).not.toHaveBeenCalled();
  });

  it("names the site that refused when there are other clouds, alike for every name", async () => {
    await site("Athens");
    await site("Lyon", CLOSED);
    for (const name of ["ada", "nobody"])
      await expect(signIn(name, { password: "wrong" })).rejects.toMatchObject({
        code: "forbidden",
        message:
          "Athens says that the name, the password or the domain is wrong. If your account is of another cloud, choose a site of that cloud.",
      });
  });

  it("says that the password was right when the projects are not told, and takes it for no guess", async () => {
    const untold = await fakeKeystone({
      users: USERS,
      before: (a, res) => {
        if (a.path.endsWith("/auth/projects")) json(res, 500, { error: { message: "broken" } });
        return a.path.endsWith("/auth/projects");
      },
    });
    await site("Lyon", untold.connection.authUrl);
    const from = fresh();
    for (let i = 0; i < 7; i++)
      await expect(signIn("ada", {}, from)).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("Lyon accepted you, but did not tell your projects."),
      });
    expect((await audit())[0]).toMatchObject({
      siteName: "Lyon",
      reason: expect.stringMatching(/^accepted the password, but did not tell the projects: .*broken/),
    });
    await untold.close();
  });

  it("takes names that PostgreSQL cannot store", async () => {
    const user = { id: "id-of-ada", name: "ada\0\ud83d", domain: { id: "d", name: "D\0" } };
    const odd = await fakeKeystone({
      users: { ada: { ...USERS.ada, groups: [{ name: "g\0", domain_id: "default" }] } },
      before: (a, res) => {
        const isPassword = a.body.includes('"password"');
        const times = { issued_at: new Date(), expires_at: new Date(Date.now() + 3.6e6) };
        if (isPassword) json(res, 201, { token: { ...times, user } }, { "x-subject-token": "token/ada" });
        const projects = [{ id: "p1", name: "half \udc4d" }];
        if (a.path === "/v3/auth/projects") json(res, 200, { projects });
        return isPassword || a.path === "/v3/auth/projects";
      },
    });
    const group = { kind: "group", name: "x", nameKey: "x", domainId: "default", role: "viewer" } as const;
    await db().roleMapping.create({ data: group });
    await site("Lyon", odd.connection.authUrl);
    const signedIn = await signIn("ada");
    expect(await findSession(signedIn?.sid ?? "")).toMatchObject({
      name: "ada\ufffd\ufffd",
      projects: [{ id: "p1", name: "half \ufffd" }],
    });
    await odd.close();
  });

  it.each([
    ["the site stops accepting sign-ins", () => db().site.updateMany({ data: { acceptsSignIn: false } })],
    ["the last mapping goes", () => db().roleMapping.deleteMany()],
  ])("starts no session when %s while Keystone is asked", async (_what, change) => {
    const slow = await fakeKeystone({
      users: USERS,
      before: async () => {
        await change();
        return false;
      },
    });
    await site("Lyon", slow.connection.authUrl);
    await expect(signIn("ada")).rejects.toThrow();
    expect(await db().session.count()).toBe(0);
    expect(await audit()).toMatchObject([{ action: "session.refused" }]);
    await slow.close();
  });

  it("writes down who is turned away in a flood, and keeps places for others", async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    const slow = await fakeKeystone({ users: USERS, before: () => held.then(() => false) });
    await site("Lyon", slow.connection.authUrl);
    const flood = Promise.allSettled(Array.from({ length: 9 }, (_, i) => signIn(`bot-${i}`, {}, "10.6.6.6")));
    const somebody = signIn("ada", {}, "10.1.1.7");
    await vi.waitFor(() => expect(slow.asked).toHaveLength(3), 20_000);
    go();
    expect(await somebody).not.toBeNull();
    await flood;
    const reasons = (await audit()).filter(({ address }) => address === "10.6.6.6").map((e) => e.reason);
    expect(reasons).toHaveLength(9);
    expect(reasons.filter((reason) => reason?.startsWith("Too many sign-ins"))).toHaveLength(3);
    await slow.close();
  });

  it("asks the chosen site only", async () => {
    const other = await fakeKeystone({ users: USERS });
    await site("Athens", other.connection.authUrl);
    const lyon = await site("Lyon");
    const signedIn = await signIn("ada", { siteId: lyon.id });
    expect((await findSession(signedIn?.sid ?? ""))?.siteName).toBe("Lyon");
    expect(other.passwords()).toBe(0);
    await other.close();
  });

  it("asks no site that accepts no sign-ins, and none that is not there", async () => {
    const lyon = await makeSite("Lyon", { authUrl: keystone.connection.authUrl, acceptsSignIn: false });
    await expect(signIn("ada", { siteId: lyon.id })).rejects.toMatchObject({ code: "unavailable" });
    await expect(signIn("ada")).rejects.toMatchObject({ code: "unavailable" });
    expect(keystone.passwords()).toBe(0);
    const entry = { action: "session.refused", reason: expect.stringContaining("No such site accepts") };
    expect(await audit()).toMatchObject([entry, entry]);
  });

  it("lets a group count once it is mapped", async () => {
    await site("Lyon");
    await expect(signIn("ops")).rejects.toMatchObject({ code: "forbidden" });
    const group = {
      kind: "group",
      name: "night watch",
      nameKey: "night watch",
      domainId: "default",
    } as const;
    await db().roleMapping.create({ data: { ...group, role: "auditor" } });
    const signedIn = await signIn("ops");
    expect((await findSession(signedIn?.sid ?? ""))?.role).toBe("auditor");
  });

  it("tells the form which site it waits for, and forgets it afterwards", async () => {
    const attempt = "7f6f1b0e-0000-4000-8000-000000000001";
    let seen: unknown;
    const slow = await fakeKeystone({
      users: USERS,
      before: () => {
        seen ??= signInProgress(attempt);
        return false;
      },
    });
    await site("Athens", CLOSED);
    await site("Lyon", slow.connection.authUrl);
    await signIn("ada", { attempt });
    expect(seen).toEqual({ asking: "Lyon", silent: ["Athens"] });
    expect(signInProgress(attempt)).toBeNull();
    await slow.close();
  });

  it("signs in local accounts by themselves only: no site is asked about them", async () => {
    await site("Lyon");
    expect(await authenticate({ name: "ada", password: "secret" }, fresh())).toBeNull();
    expect(keystone.asked).toEqual([]);
  });
});

describe("the order of the sites", () => {
  const NOW = Date.parse("2026-11-20T12:00:00Z");
  const ago = (seconds: number) => new Date(NOW - seconds * 1000);
  const names = async (siteId?: string) => (await signInCandidates(siteId, NOW)).map(({ name }) => name);
  const health = async (name: string, asOf: Date, lastAnsweredAt: Date | null) => {
    const { id } = await site(name, `http://127.0.0.1:1/${name}`);
    await db().siteHealth.create({ data: { siteId: id, state: "x", asOf, lastAnsweredAt } });
  };

  it("is: those that answered at the last poll, then the others, each by name", async () => {
    await health("Athens", ago(10), ago(90));
    await health("Bern", ago(10), null);
    await health("Lyon", ago(10), ago(10));
    await health("Dublin", ago(20), ago(20));
    await health("Cork", ago(400), ago(400));
    expect(await names()).toEqual(["Dublin", "Lyon", "Athens", "Bern", "Cork"]);
  });

  it("asks one Keystone once for all its regions", async () => {
    await makeSite("Lyon 1", { authUrl: "http://k.example:5000/v3" });
    await makeSite("Lyon 2", { authUrl: "http://K.example:5000/v3/" });
    expect(await names()).toEqual(["Lyon 1"]);
  });
});
