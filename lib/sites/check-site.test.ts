import { describe, expect, it } from "vitest";
import { type FakeSiteOptions, json, proxyPage } from "../openstack/testing/fake-site";
import { isEssential } from "./essential-checks";
import {
  check,
  checkOfHanging,
  closeFakeSitesAfterEach,
  credential,
  site,
  still,
} from "./testing/checked-site";

closeFakeSitesAfterEach();
const token = (changes: object = {}) => ({
  token: {
    issued_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    user: { id: "u", name: "u" },
    project: { id: "p", name: "p" },
    roles: [{ id: "r", name: "member" }],
    catalog: [],
    ...changes,
  },
});
const grant =
  (changes: object): FakeSiteOptions["signIn"] =>
  (_asked, res) =>
    json(res, 201, token(changes), { "x-subject-token": "tok" });

describe("a site that answers", () => {
  it("passes, and says what it saw", async () => {
    const { origin } = await site();
    const { rows, row, facts } = await check(`${origin}/v3`);
    expect(rows.filter(({ result }) => result === "fail" || result === "skipped")).toEqual([]);
    expect(row("service:compute")?.saw).toContain("microversions 1.0 to 9.999");
    expect(row("backup-service")?.saw).toBe("1 of 1 cinder-backup up");
    expect(row("hosts")?.saw).toBe("Keystone's own only");
    expect(facts).toMatchObject([{ projectId: "p", userName: "u", roles: ["member"] }]);
  });

  it("warns of plain HTTP in red", async () => {
    const { origin } = await site();
    const { row } = await check(`${origin}/v3`);
    expect(row("tls")).toMatchObject({
      result: "warn",
      isAlarming: true,
      saw: expect.stringContaining("Plain HTTP"),
    });
  });

  it("tells no secret and no token", async () => {
    const { origin } = await site({
      reply: (asked, res) => json(res, 500, { error: { message: `boom ${asked.headers["x-auth-token"]}` } }),
    });
    const result = JSON.stringify(await check(`${origin}/v3`));
    expect(result).toContain("boom");
    expect(result).not.toContain("token-1");
    expect(result).not.toContain("secret-of-a-test");
  });
});

describe("signing in", () => {
  it("with a wrong secret fails with Keystone's words, its request id and what to check", async () => {
    const { origin } = await site({
      signIn: (_asked, res) =>
        json(res, 401, { error: { message: "The request you have made requires authentication." } }),
    });
    const { row, facts } = await check(`${origin}/v3`);
    expect(row("sign-in:0")).toMatchObject({
      result: "fail",
      saw: expect.stringMatching(/HTTP 401: The request.*\(req-/),
      todo: expect.stringContaining("has a role in the project"),
    });
    expect(facts).toEqual([]);
  });

  it("at a Keystone that hangs ends in time", async () => {
    let isAsked = false;
    const { origin } = await site({
      signIn: () => {
        isAsked = true;
        return new Promise(() => {});
      },
    });
    const { row } = await checkOfHanging(`${origin}/v3`, () => isAsked);
    // Its call and who waits for it have the same deadline: either may be the first.
    expect(row("sign-in:0")).toMatchObject({
      result: "fail",
      saw: expect.stringMatching(/^(No answer within|Signing in took over) 6 s$/),
    });
  });

  it("at a load balancer without its Keystone says what answered", async () => {
    const { origin } = await site({ signIn: (_asked, res) => proxyPage(res, 503, "Service Unavailable") });
    expect((await check(`${origin}/v3`)).row("sign-in:0")).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("503"),
    });
  });

  it("without a usable role fails, as reader warns, as admin is told", async () => {
    const roles = async (...names: string[]) => {
      const { origin } = await site({ signIn: grant({ roles: names.map((name) => ({ id: name, name })) }) });
      return (await check(`${origin}/v3`)).row("roles:0");
    };
    expect(await roles()).toMatchObject({ result: "fail", saw: expect.stringContaining("no role") });
    expect(await roles("something")).toMatchObject({ result: "fail" });
    expect(await roles("reader")).toMatchObject({ result: "warn" });
    expect(await roles("member", "reader")).toMatchObject({
      result: "pass",
      saw: expect.stringContaining("just enough"),
    });
    expect(await roles("Admin")).toMatchObject({
      result: "pass",
      saw: expect.stringContaining("whole cloud"),
    });
  });

  it("of two credentials of one project is one too many", async () => {
    const { origin } = await site();
    const { row } = await check(`${origin}/v3`, {}, [credential, { ...credential, id: "b" }]);
    expect(row("projects")).toMatchObject({
      result: "fail",
      saw: "cloud-0 and cloud-1 are both of the project p",
    });
  });

  it("with one good and one bad credential checks the services all the same", async () => {
    const { origin } = await site({
      signIn: (asked, res, req) =>
        asked.body.includes('"bad"')
          ? json(res, 401, { error: { message: "no" } })
          : grant({})?.(asked, res, req),
    });
    const { row } = await check(`${origin}/v3`, {}, [{ ...credential, id: "bad" }, credential]);
    expect(row("sign-in:0")?.result).toBe("fail");
    expect(row("sign-in:1")?.result).toBe("pass");
    expect(row("service:identity")?.result).toBe("pass");
  });
});

describe("the services", () => {
  it("one that hangs fails, the others pass", async () => {
    let isAnswered = false;
    const { origin } = await site({
      reply: (asked, res) => {
        if (asked.path.startsWith("/compute")) return new Promise(() => {});
        res.once("finish", () => {
          isAnswered ||= asked.path.startsWith("/image/v2/images");
        });
        json(res, 200, {});
      },
    });
    const { row } = await checkOfHanging(`${origin}/v3`, () => isAnswered);
    // What else is asked of Nova hangs as well: any of these calls may be the one that finds no slot.
    expect(row("service:compute")).toMatchObject({
      result: "fail",
      saw: expect.stringMatching(/^No (answer within|free slot before)/),
    });
    expect(row("service:image")?.result).toBe("pass");
  });

  it("one that takes over a second warns", async () => {
    let ms = 0;
    const { origin } = await site({
      reply: (asked, res) => {
        if (asked.path.startsWith("/image/v2/images")) ms += lastsMs;
        json(res, 200, {});
      },
    });
    let lastsMs = 1_100;
    const clock = { ...still(), monotonic: () => ms };
    const image = async () => (await check(`${origin}/v3`, {}, undefined, { clock })).row("service:image");
    expect(await image()).toMatchObject({
      result: "warn",
      saw: expect.stringMatching(/^1\.1 s for one call/),
      todo: expect.stringContaining("load of Glance"),
    });
    lastsMs = 900;
    expect(await image()).toMatchObject({ result: "pass" });
  });

  it("get no token before their host is confirmed", async () => {
    const other = await site();
    const entry = new URL(other.origin).host;
    const catalog = (origin: string) => [
      {
        type: "image",
        endpoints: [{ interface: "public", region_id: "R", url: `${other.origin}/image/v2` }],
      },
      {
        type: "compute",
        endpoints: [{ interface: "public", region_id: "R", url: `${origin}/compute/v2.1` }],
      },
    ];
    const { origin } = await site({ catalog });
    const before = await check(`${origin}/v3`);
    expect(before.hosts).toMatchObject([{ entry, services: ["image"], isConfirmed: false }]);
    expect(before.row("hosts")).toMatchObject({
      result: "fail",
      saw: expect.stringContaining(`${entry} (Glance)`),
    });
    expect(before.row("service:image")).toMatchObject({ result: "skipped", todo: `Confirm ${entry} first.` });
    expect(other.asked).toEqual([]);

    const after = await check(`${origin}/v3`, { confirmedHosts: [entry] });
    expect(after.row("hosts")?.result).toBe("pass");
    expect(after.row("service:image")?.result).toBe("pass");
  });

  it("are never sought at a metadata address, whoever confirms it", async () => {
    const catalog = () => [
      {
        type: "image",
        endpoints: [{ interface: "public", region_id: "R", url: "http://169.254.169.254/v2" }],
      },
    ];
    const { origin } = await site({ catalog });
    const { row } = await check(`${origin}/v3`, { confirmedHosts: ["169.254.169.254:80"] });
    expect(row("hosts")).toMatchObject({ result: "fail", saw: expect.stringContaining("metadata") });
    expect(row("service:image")?.result).toBe("skipped");
  });

  it("of a region that the catalog lacks are told with the regions that it has", async () => {
    const { origin } = await site();
    const { row } = await check(`${origin}/v3`, { region: "Mars" });
    expect(row("region")).toMatchObject({
      result: "fail",
      saw: 'The catalog has no region "Mars"; it has R',
    });
    expect(row("service:compute")?.result).toBe("fail");
    expect(row("service:placement")?.result).toBe("skipped");
  });

  it("cinder-backup: none, down, or not to be seen", async () => {
    const backup = async (status: number, services: object[]) => {
      const { origin } = await site({
        reply: (asked, res) =>
          asked.path.includes("os-services") ? json(res, status, { services }) : json(res, 200, {}),
      });
      return (await check(`${origin}/v3`)).row("backup-service");
    };
    const daemon = { binary: "cinder-backup", host: "h1", status: "enabled", state: "up" };
    expect(await backup(200, [])).toMatchObject({ result: "fail", saw: "No cinder-backup is registered" });
    expect(await backup(200, [{ ...daemon, state: "down" }])).toMatchObject({ result: "fail" });
    expect(await backup(200, [daemon, { ...daemon, host: "h2", state: "down" }])).toMatchObject({
      result: "warn",
      saw: "1 of 2 cinder-backup: h2 is down",
    });
    expect(await backup(403, [])).toMatchObject({
      result: "skipped",
      saw: expect.stringContaining("Not visible"),
    });
  });
});

describe("times", () => {
  it("a clock that is off by seconds warns, by a minute fails", async () => {
    const clock = async (offMs: number) => {
      const ours = still();
      const signIn: FakeSiteOptions["signIn"] = (asked, res, req) =>
        grant({ issued_at: new Date(ours.now() + offMs).toISOString() })?.(asked, res, req);
      const { origin } = await site({ signIn });
      return (await check(`${origin}/v3`, {}, undefined, { clock: ours })).row("clock");
    };
    expect(await clock(0)).toMatchObject({ result: "pass" });
    expect(await clock(5_000)).toMatchObject({
      result: "warn",
      saw: expect.stringContaining("ahead of ours"),
    });
    expect(await clock(-60_000)).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("behind ours"),
    });
  });

  it("an application credential near its end warns, past it fails", async () => {
    const ends = async (inDays: number) => {
      const expires_at = new Date(Date.now() + inDays * 86_400_000 + 60_000).toISOString();
      const { origin } = await site({
        reply: (asked, res) =>
          asked.path.includes("application_credentials")
            ? json(res, 200, { application_credentials: [{ id: "a", name: "n", expires_at }] })
            : json(res, 200, {}),
      });
      const { row, facts } = await check(`${origin}/v3`);
      return { ...row("expiry:0"), at: facts[0]?.expiresAt?.toISOString() === expires_at };
    };
    expect(await ends(100)).toMatchObject({ result: "pass", at: true });
    expect(await ends(5)).toMatchObject({ result: "warn", saw: expect.stringContaining("in 5 days") });
    expect(await ends(-2)).toMatchObject({ result: "fail" });
  });
});

it("knows which rows keep a site from being added", () => {
  for (const id of ["reachability", "tls", "sign-in:3", "roles:0", "region", "hosts", "projects"])
    expect(isEssential(id)).toBe(true);
  for (const id of ["service:compute", "backup-service", "clock", "expiry:0", "records"])
    expect(isEssential(id)).toBe(false);
});
