import { ask, askPage, callAction, isForbiddenPage, isRefusedAs, isSentToSignIn } from "./authorization/ask";
import { type BuiltKind, builtActions, builtSurface } from "./authorization/built-surface";
import { type Entry, EVERYBODY, ROLES, type Who } from "./authorization/entry";
import { People } from "./authorization/people";
import { ProductDatabase } from "./authorization/product-database";
import { PERMISSIONS } from "./permissions";
import { expect, test } from "./stillpoint";

/*
 * Every page, route and server action of the built product, called over HTTP as nobody and as each role. What is
 * called is taken from the build, and what should come of it from permissions.ts.
 */
let database: ProductDatabase;
let people: People;
let address: string;
/** Nobody has finished the set-up yet: afterwards it is open again, for the tests of it. */
let isFirst: boolean;

test.beforeAll(async () => {
  address = test.info().project.use.baseURL ?? "";
  database = await ProductDatabase.open();
  isFirst = await database.finishSetUp();
  people = new People(database, address);
  // By the front door once: it lets few in per minute, and after a failed test Playwright begins anew.
  await people.signIn({ byFrontDoor: test.info().workerIndex === 0 });
});
test.afterAll(async () => {
  await people.leave();
  if (isFirst) await database.run("DELETE FROM set_up");
  await database.close();
});

for (const kind of Object.keys(PERMISSIONS) as BuiltKind[])
  test(`all ${kind} are in the table, and no others`, () => {
    expect(Object.keys(PERMISSIONS[kind]).sort()).toEqual(builtSurface()[kind].sort());
  });

const urlOf = (path: string, { at }: Entry) => `${address}${at ?? path}`;
const entries = (kind: BuiltKind) => Object.entries(PERMISSIONS[kind]);
const may = ({ may: those }: Entry, who: Who) => those.includes(who);
/** How often each role was refused for want of a permission, as far as its answer says so. */
const refusals: Record<string, number> = {};
const countRefusal = (who: Who) => {
  if (who !== "nobody") refusals[who] = (refusals[who] ?? 0) + 1;
};

for (const [path, entry] of entries("pages"))
  test(`page ${path}`, async () => {
    for (const who of EVERYBODY) {
      const cookie = people.cookieOf(who);
      // The second is what a click asks for; of who may not, it is the same page's same check.
      const ways: Record<string, string>[] = who === "nobody" ? [{}, { rsc: "1" }] : [{}];
      for (const headers of ways) {
        const answer = await askPage(urlOf(path, entry), { cookie, headers });
        const what = `${who} ${JSON.stringify(headers)}: ${answer.status} ${answer.location}`;
        if (!entry.answers) expect(answer.status, what).toBeLessThan(500);
        if (may(entry, who)) {
          if (!headers.rsc) expect(entry.answers ?? [200], what).toContain(answer.status);
          expect(isSentToSignIn(answer), what).toBe(false);
          expect(!entry.answers && isForbiddenPage(answer), what).toBe(false);
        } else if (who === "nobody") expect(isSentToSignIn(answer), what).toBe(true);
        else expect(isForbiddenPage(answer), what).toBe(true);
        if (answer.status === 403) countRefusal(who);
      }
    }
  });

for (const [name, entry] of entries("routes"))
  test(`route ${name}`, async () => {
    const [method = "", path = ""] = name.split(" ");
    const before = await database.fingerprint();
    for (const who of EVERYBODY) {
      const cookie = people.cookieOf(who);
      const { status, text } = await ask(urlOf(path, entry), { method, cookie });
      const what = `${who}: ${status} ${text.slice(0, 200)}`;
      if (may(entry, who)) expect(entry.answers ?? [200], what).toContain(status);
      else expect(status, what).toBe(who === "nobody" ? 401 : 403);
      if (status === 403) countRefusal(who);
    }
    if (method !== "GET" && !PERMISSIONS.routes[`GET ${path}`])
      expect((await ask(urlOf(path, entry), { cookie: people.cookieOf("admin") })).status).toBe(405);
    expect(await database.fingerprint()).toBe(before);
  });

const call = (file: string, entry: Entry, cookie: string | undefined, headers: Record<string, string> = {}) =>
  callAction(urlOf("/", entry), {
    id: builtActions().get(file) ?? "",
    args: entry.args?.() ?? [],
    cookie,
    headers,
  });

for (const [file, entry] of entries("actions"))
  test(`action ${file}`, async () => {
    const before = await database.fingerprint();
    for (const who of EVERYBODY) {
      if (may(entry, who) && entry.onlyRefusals) continue;
      const answer = await call(file, entry, people.cookieOf(who));
      const what = `${who}: ${answer.status} ${answer.location} ${answer.text.slice(0, 400)}`;
      expect(answer.status, what).toBeLessThan(500);
      const refused = { nobody: isRefusedAs("unauthenticated", answer) }[who as "nobody"];
      const isRefused = refused ?? isRefusedAs("forbidden", answer);
      expect(isRefused, what).toBe(!may(entry, who));
      if (isRefused) countRefusal(who);
    }
    // By a plain form, without the header, and at a page that is open to all.
    const id = builtActions().get(file) ?? "";
    const form = new FormData();
    form.set(`$ACTION_ID_${id}`, "");
    const origin = { origin: address };
    await ask(urlOf("/", entry), { method: "POST", body: form, headers: origin });
    await callAction(`${address}/sign-in`, { id, args: entry.args?.() ?? [] });
    expect(await database.fingerprint()).toBe(before);
  });

test("signing out ends the session that asks, whoever it is", async () => {
  const file = "app/actions/sign-out.ts";
  for (const role of ROLES) {
    const { id, cookie } = await people.freshSession(role);
    await call(file, PERMISSIONS.actions[file] as Entry, cookie);
    expect(await database.isRevoked(id), role).toBe(true);
  }
});

const ACCOUNT = "app/(signed-in)/account/change-password-action.ts";
const account = PERMISSIONS.actions[ACCOUNT] as Entry;

/** A cookie that is worth nothing: to pages, routes and actions alike. */
async function isWorthNothing(cookie: string) {
  expect(isSentToSignIn(await ask(`${address}/account`, { cookie }))).toBe(true);
  expect((await ask(`${address}/api/installation`, { cookie })).status).toBe(401);
  expect(isRefusedAs("unauthenticated", await call(ACCOUNT, account, cookie))).toBe(true);
}

test("a cookie that was tampered with, or made without the secret, is worth nothing", async () => {
  const { id, cookie } = await people.freshSession("admin");
  expect((await ask(`${address}/api/installation`, { cookie })).status).toBe(200);
  const [name, value = ""] = cookie.split("=");
  const middle = Math.floor(value.length / 2);
  const changed = value[middle] === "A" ? "B" : "A";
  const unsigned = [{ alg: "none" }, { sid: id }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  for (const forged of [
    value.slice(0, middle) + changed + value.slice(middle + 1),
    value.slice(0, -1),
    `${unsigned.join(".")}.`,
    id,
    "",
    "x".repeat(5_000),
  ])
    await isWorthNothing(`${name}=${forged}`);
});

test("a session that was revoked, has expired, was idle, or whose account is gone is worth nothing", async () => {
  for (const change of [
    "UPDATE sessions SET revoked_at = now() WHERE id = $1",
    "UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1",
    "UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE id = $1",
    "DELETE FROM sessions WHERE id = $1",
  ]) {
    const { id, cookie } = await people.freshSession("admin");
    expect((await ask(`${address}/api/installation`, { cookie })).status).toBe(200);
    await database.run(change, id);
    await isWorthNothing(cookie);
  }
});

test("a header that claims the proxy was passed opens nothing, and takes no protection away", async () => {
  for (const name of ["proxy", "middleware", "src/middleware", "pages/_middleware"]) {
    const headers = { "x-middleware-subrequest": Array(5).fill(name).join(":") };
    const page = await ask(`${address}/account`, { headers });
    expect(isSentToSignIn(page)).toBe(true);
    expect(page.headers.get("content-security-policy")).toContain("'nonce-");
    expect((await ask(`${address}/api/installation`, { headers })).status).toBe(401);
  }
});

test("an action called from another site does nothing, also with a forged X-Forwarded-Host", async () => {
  const { id, cookie } = await people.freshSession("admin");
  const signOut = "app/actions/sign-out.ts";
  const entry = PERMISSIONS.actions[signOut] as Entry;
  const evil = "https://evil.example";
  for (const headers of [
    { origin: evil },
    { origin: evil, "x-forwarded-host": "evil.example" },
    { origin: evil, "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
    { origin: evil, forwarded: "host=evil.example" },
    { origin: "null" },
    { origin: `${address}.evil.example` },
  ] as Record<string, string>[]) {
    await call(signOut, entry, cookie, headers);
    const form = new FormData();
    form.set(`$ACTION_ID_${builtActions().get(signOut)}`, "");
    await ask(`${address}/account`, { method: "POST", body: form, cookie, headers });
    expect(await database.isRevoked(id), JSON.stringify(headers)).toBe(false);
  }
  await call(signOut, entry, cookie);
  expect(await database.isRevoked(id)).toBe(true);
});

test("an action of another build, or of none, is not found", async () => {
  for (const id of [`00${"a".repeat(40)}`, "x", "__proto__", "../../etc/passwd", "7f".repeat(2_000)]) {
    const before = await database.fingerprint();
    const answer = await callAction(`${address}/account`, { id, args: [], cookie: people.cookieOf("admin") });
    expect([400, 404, 409, 431], id.slice(0, 50)).toContain(answer.status);
    expect(await database.fingerprint()).toBe(before);
  }
});

test("whom a page, a route or an action refuses is in the audit log with what was missing, whichever it was", async () => {
  const { id, cookie } = await people.freshSession("viewer");
  const action = "app/(signed-in)/settings/hooks/add-hook-action.ts";
  expect((await ask(`${address}/settings/security`, { cookie })).status).toBe(403);
  expect((await ask(`${address}/api/audit`, { cookie })).status).toBe(403);
  const answer = await callAction(`${address}/account`, {
    ...{ id: builtActions().get(action) ?? "", args: [{}], cookie },
  });
  expect(isRefusedAs("forbidden", answer)).toBe(true);
  const { rows } = await database.client.query(
    `SELECT action, result::text, target_kind, target_id, reason, actor_kind, actor_name
     FROM audit_entries WHERE session_id = $1 ORDER BY id`,
    [id],
  );
  expect(rows).toEqual(
    [
      ["security.view", "auditor or admin"],
      ["audit.view", "auditor or admin"],
      ["hooks.change", "admin"],
    ].map(([permission, roles]) => ({
      ...{
        action: "permission.refused",
        result: "refused",
        target_kind: "permission",
        target_id: permission,
      },
      reason: `This needs the role ${roles}; yours is viewer.`,
      ...{ actor_kind: "local", actor_name: people.nameOf("viewer") },
    })),
  );

  // Whoever reads the log finds them, by who and what.
  const search = new URLSearchParams({ who: people.nameOf("viewer"), action: "permission.refused" });
  const found = await ask(`${address}/api/audit?${search}`, { cookie: people.cookieOf("admin") });
  const page = JSON.parse(found.text) as {
    rows: { action: string; target: { id: string }; result: string }[];
  };
  expect(page.rows.slice(0, 3).map((row) => [row.action, row.target.id, row.result])).toEqual(
    ["hooks.change", "audit.view", "security.view"].map((each) => ["permission.refused", each, "refused"]),
  );
});

test("each refusal of these tests is in the audit log: by itself, or in the number of those past sixty a minute", async () => {
  test.setTimeout(330_000);
  const told = async (who: string) => {
    const { rows } = await database.client.query(
      `SELECT count(*) FILTER (WHERE action = 'permission.refused')::int AS entries,
         coalesce(sum((details->>'suppressed')::int) FILTER (WHERE action = 'refusals.suppressed'), 0)::int AS counted
       FROM audit_entries WHERE actor_name = $1`,
      [who],
    );
    return rows[0] as { entries: number; counted: number };
  };
  for (const who of ["viewer", "auditor", "operator"] as const) {
    const made = refusals[who] ?? 0;
    expect(made, "counted by the tests before this one").toBeGreaterThan(10);
    // The number comes when its minute is over.
    await expect
      .poll(
        async () => {
          const { entries, counted } = await told(people.nameOf(who));
          return entries + counted;
        },
        { timeout: 90_000, message: `${who} was refused ${made} times` },
      )
      .toBeGreaterThanOrEqual(made);
    const { entries } = await told(people.nameOf(who));
    expect(entries, who).toBeGreaterThanOrEqual(Math.min(made, 60));
  }
  expect(await told(people.nameOf("admin"))).toEqual({ entries: 0, counted: 0 });
});
