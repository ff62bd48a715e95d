import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { SiteConnection } from "../openstack/connection";
import { json } from "../openstack/testing/fake-site";
import { Transport } from "../openstack/transport";
import { askSites } from "./ask-sites";
import { SilentSites } from "./silent-sites";
import { fakeKeystone } from "./testing/fake-keystone";

type Site = Awaited<ReturnType<typeof fakeKeystone>>;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function keystone(options: Parameters<typeof fakeKeystone>[0]): Promise<Site> {
  const site = await fakeKeystone(options);
  ends.push(site.close);
  return site;
}

/** A host that takes connections and never says a word. */
async function silentHost(): Promise<string> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(async () => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/v3`;
}

const CLOSED = "http://127.0.0.1:1/v3";

async function ask(
  sites: (Site | string)[],
  options: Partial<Parameters<typeof askSites>[2]> = {},
  name = "ada",
) {
  const some = sites.find((site): site is Site => typeof site !== "string");
  const base = some?.connection ?? (await keystone({})).connection;
  const candidates = sites.map((site, i) => ({
    id: `s${i}`,
    name: `Site ${i}`,
    connection: typeof site === "string" ? { ...base, authUrl: site } : site.connection,
  }));
  const left: Promise<void>[] = [];
  const asked = await askSites(
    candidates,
    { name, password: "secret", domainName: "Default" },
    {
      open: (site) =>
        new Transport((site as unknown as { connection: SiteConnection }).connection, {
          retry: { attempts: 1, baseMs: 0, capMs: 0 },
        }),
      wantsGroups: false,
      first: new Set(),
      afterwards: (work) => void left.push(work),
      ...options,
    },
  );
  await Promise.all(left);
  return asked;
}

const ADA = { ada: { projects: { p1: ["member", "reader"], p2: ["reader"] } } };

describe("askSites", () => {
  it("learns the roles in each project, and revokes every token it was given", async () => {
    const site = await keystone({ users: ADA });
    expect(await ask([site])).toMatchObject({
      kind: "vouched",
      site: { name: "Site 0" },
      person: { id: "id-of-ada", name: "ada", domainName: "Default" },
      grants: [
        { projectId: "p1", projectName: "name-of-p1", domainName: "Default", roles: ["member", "reader"] },
        { projectId: "p2", roles: ["reader"] },
      ],
      silent: [],
    });
    expect(site.issued.sort()).toEqual(["token/ada", "token/ada/p1", "token/ada/p2"]);
    expect(site.revoked.sort()).toEqual(site.issued.sort());
  });

  it("asks the next site when one is closed, and when one takes the call and never answers", async () => {
    const site = await keystone({ users: ADA });
    const asking: string[] = [];
    const answer = await ask([CLOSED, await silentHost(), site], {
      onAsking: ({ name }) => void asking.push(name),
    });
    expect(answer).toMatchObject({
      kind: "vouched",
      site: { name: "Site 2" },
      silent: [
        { site: { name: "Site 0" }, cause: "nothing listens on that port" },
        { site: { name: "Site 1" }, cause: "no answer within 3 s" },
      ],
    });
    expect(asking).toEqual(["Site 0", "Site 1", "Site 2"]);
  });

  it.each([500, 502, 503, 404])(
    "asks the next site when one answers %d, and does not ask it again",
    async (status) => {
      const broken = await keystone({
        before: (_a, res) => {
          json(res, status, { error: { message: "broken" } });
          return true;
        },
      });
      const site = await keystone({ users: ADA });
      expect(await ask([broken, site])).toMatchObject({ kind: "vouched", site: { name: "Site 1" } });
      expect(broken.passwords()).toBe(1);
    },
  );

  it("ends at the first refusal: no other site is given the same password", async () => {
    const [first, second] = [await keystone({ users: {} }), await keystone({ users: ADA })];
    expect(await ask([first, second])).toMatchObject({
      kind: "refused",
      reason: "wrong",
      site: { name: "Site 0" },
    });
    expect([first.passwords(), second.passwords()]).toEqual([1, 0]);
  });

  it.each([403, 500, 503])(
    "gives a password that was accepted to no other site when the projects are then not told: %d",
    async (status) => {
      const dying = await keystone({
        users: ADA,
        before: (a, res) => {
          if (!a.path.endsWith("/auth/projects")) return false;
          json(res, status, { error: { message: "database away" } });
          return true;
        },
      });
      const site = await keystone({ users: ADA });
      expect(await ask([dying, site])).toMatchObject({
        kind: "untold",
        site: { name: "Site 0" },
        cause: expect.stringContaining("database away"),
        silent: [],
      });
      expect(dying.revoked).toEqual(["token/ada"]);
      expect(site.passwords()).toBe(0);
    },
  );

  it("says how long the site took that refused, whoever was silent before", async () => {
    let now = 0;
    const onAsking = ({ name }: { name: string }) => {
      now += name === "Site 0" ? 3_000 : 0;
    };
    const site = await keystone({
      before: () => {
        now += 70;
        return false;
      },
    });
    expect(await ask([CLOSED, site], { monotonic: () => now, onAsking })).toMatchObject({ tookMs: 70 });
  });

  it("asks last and briefly what was silent a moment ago, and in its turn again when that is over", async () => {
    const [dark, site] = [await silentHost(), await keystone({ users: ADA })];
    let now = 0;
    const silence = new SilentSites(() => now);
    const order = async (sites: (Site | string)[]) => {
      const asking: string[] = [];
      const answer = await ask(sites, { silence, onAsking: ({ name }) => void asking.push(name) });
      return { asking, causes: answer.silent.map(({ cause }) => cause) };
    };
    const whole = "no answer within 3 s";
    expect(await order([dark, site])).toEqual({ asking: ["Site 0", "Site 1"], causes: [whole] });
    expect(await order([dark, site])).toEqual({ asking: ["Site 1"], causes: [] });
    now = 14_000;
    expect(await order([dark])).toEqual({ asking: ["Site 0"], causes: ["no answer within 1 s"] });
    now = 16_000;
    expect(await order([dark, site])).toEqual({ asking: ["Site 0", "Site 1"], causes: [whole] });
  });

  it("does not remember an error that Keystone answers: anybody may be able to cause it", async () => {
    const silence = new SilentSites();
    const broken = await keystone({
      before: (_a, res) => {
        json(res, 500, { error: { message: "broken" } });
        return true;
      },
    });
    await ask([broken], { silence });
    expect(silence.has("s0")).toBe(false);
  });

  it("tells a second factor and an expired password from a wrong one", async () => {
    const answer = (message: string, headers: Record<string, string>) =>
      keystone({
        before: (_a, res) => {
          json(res, 401, { error: { code: 401, message } }, headers);
          return true;
        },
      });
    const receipt = { "openstack-auth-receipt": "gAAAAAreceipt" };
    expect(await ask([await answer("Additional authentications steps required.", receipt)])).toMatchObject({
      kind: "refused",
      reason: "second_factor",
    });
    const said = "The password is expired and needs to be changed for user: 77.";
    expect(await ask([await answer(said, {})])).toMatchObject({ reason: "password_expired" });
    expect(await ask([await answer("The account is locked for user: 77.", {})])).toMatchObject({
      reason: "wrong",
    });
  });

  it("says which sites gave no answer, and which it had no time to ask", async () => {
    let now = 0;
    const monotonic = () => now;
    const answer = await ask([CLOSED, CLOSED, CLOSED], {
      monotonic,
      onAsking: () => {
        now += 8_000;
      },
    });
    expect(answer).toMatchObject({
      kind: "silent",
      silent: [{ site: { name: "Site 0" } }, { site: { name: "Site 1" } }],
      notAsked: [{ name: "Site 2" }],
    });
  });

  it("asks about a hundred projects at most, those that Stillpoint knows first, a few at once", async () => {
    const ids = Array.from({ length: 130 }, (_, i) => `p${String(i).padStart(3, "0")}`);
    let running = 0;
    let most = 0;
    const site = await keystone({
      users: { ada: { projects: Object.fromEntries(ids.map((id) => [id, ["reader"]])) } },
      before: async (a) => {
        if (!a.body.includes('"project"')) return false;
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return false;
      },
    });
    const answer = await ask([site], { first: new Set(["p129", "p120"]) });
    if (answer.kind !== "vouched") throw new Error(answer.kind);
    expect(answer.grants).toHaveLength(100);
    expect(answer.leftOut).toBe(30);
    expect(answer.grants.slice(0, 3).map((g) => g.projectId)).toEqual(["p120", "p129", "p000"]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  it("says of a project whose roles were not told that they are not known, and leaves out one that is refused", async () => {
    const site = await keystone({
      users: { ada: { projects: { p1: ["member"], p2: ["member"], p3: ["member"] } } },
      before: (a, res) => {
        const status = a.body.includes('"p2"') ? 503 : a.body.includes('"p3"') ? 401 : undefined;
        if (status) json(res, status, { error: { message: "no" } });
        return status !== undefined;
      },
    });
    const answer = await ask([site]);
    if (answer.kind !== "vouched") throw new Error(answer.kind);
    expect(answer.grants.map((g) => [g.projectId, g.roles])).toEqual([
      ["p1", ["member"]],
      ["p2", null],
    ]);
  });

  it("reads the groups only when they may count, and does without when a policy hides them", async () => {
    const users = { ada: { ...ADA.ada, groups: [{ name: "Ops", domain_id: "default" }] } };
    const site = await keystone({ users });
    expect(await ask([site])).toMatchObject({ groups: [], isGroupsUnknown: false });
    expect(site.asked.some((a) => a.path.endsWith("/groups"))).toBe(false);
    expect(await ask([site], { wantsGroups: true })).toMatchObject({
      groups: [{ name: "Ops", domainId: "default" }],
    });
    const hiding = await keystone({
      users,
      before: (a, res) => {
        if (!a.path.endsWith("/groups")) return false;
        json(res, 403, { error: { message: "You are not authorized" } });
        return true;
      },
    });
    expect(await ask([hiding], { wantsGroups: true })).toMatchObject({
      kind: "vouched",
      groups: [],
      isGroupsUnknown: true,
    });
  });

  it("never says the password in what it tells", async () => {
    const echoing = await keystone({
      before: (_a, res) => {
        json(res, 401, { error: { message: "no user with secret here" } });
        return true;
      },
    });
    expect(JSON.stringify(await ask([echoing]))).not.toContain("secret");
  });
});
