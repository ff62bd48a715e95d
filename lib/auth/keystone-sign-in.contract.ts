import { beforeAll, expect, test } from "vitest";
import type { SiteConnection } from "../openstack/connection";
import { isTokenAccepted } from "../openstack/keystone/tokens";
import { Session } from "../openstack/session";
import { cloudEntry } from "../openstack/testing/cloud";
import { Transport } from "../openstack/transport";
import { accessOf, type Mapping } from "./access";
import { type Asked, askSites } from "./ask-sites";

const PASSWORD = "devcloud";
const role = (nameKey: string, gives: Mapping["role"]): Mapping => ({
  kind: "role",
  nameKey,
  domainId: "",
  role: gives,
});
const MAPPINGS = [role("reader", "viewer"), role("member", "operator"), role("admin", "admin")];

let here: SiteConnection;
let there: SiteConnection;
let adminsProject: string;

beforeAll(async () => {
  const entry = cloudEntry("r1");
  here = entry.connection;
  there = cloudEntry("r2").connection;
  const transport = new Transport(here);
  adminsProject = await new Session(transport, entry.credential).projectId();
  await transport.close();
});

const spent: string[] = [];

async function ask(
  name: string,
  connections = [here, there],
  { password = PASSWORD, domainName = "Default" } = {},
) {
  const ends: Promise<void>[] = [];
  const asked = await askSites(
    connections.map((connection) => ({ id: connection.name, name: connection.name, connection })),
    { name, password, domainName },
    {
      open: ({ connection }) => {
        const transport = new Transport(connection, { retry: { attempts: 1, baseMs: 0, capMs: 0 } });
        const addSecret = transport.addSecret.bind(transport);
        transport.addSecret = (secret) => {
          if (secret !== password) spent.push(secret);
          addSecret(secret);
        };
        return transport;
      },
      wantsGroups: true,
      first: new Set(),
      afterwards: (work) => void ends.push(work),
    },
  );
  await Promise.all(ends);
  return asked;
}

const accessIn = (asked: Asked) =>
  asked.kind === "vouched" ? accessOf(asked.grants, asked.groups, MAPPINGS) : asked.kind;

test("the administrator of the cloud is one here, with the admin project among the own ones", async () => {
  const asked = await ask("admin");
  expect(asked).toMatchObject({
    kind: "vouched",
    site: { name: "r1" },
    person: { name: "admin", domainName: "Default" },
    isGroupsUnknown: false,
    leftOut: 0,
    silent: [],
  });
  expect(accessIn(asked)).toMatchObject({
    role: "admin",
    projects: expect.arrayContaining([{ id: adminsProject, name: "admin", role: "admin" }]),
  });
});

test("a member is an operator in the own project, and sees no other", async () => {
  expect(accessIn(await ask("demo"))).toMatchObject({
    role: "operator",
    projects: [{ name: "demo", role: "operator" }],
  });
});

test("a reader is a viewer", async () => {
  expect(accessIn(await ask("reader"))).toMatchObject({ role: "viewer" });
});

test("who has no role gets nothing", async () => {
  expect(accessIn(await ask("norole"))).toBeNull();
});

test.each([
  ["a wrong password", "demo", { password: "not-the-password" }],
  ["an unknown name", "nobody-of-this-name", {}],
  ["an unknown domain", "demo", { domainName: "no-such-domain" }],
] as const)("%s is refused, in the same words, by the first site asked", async (_what, name, how) => {
  expect(await ask(name, [here, there], how)).toMatchObject({
    kind: "refused",
    reason: "wrong",
    site: { name: "r1" },
    said: "The request you have made requires authentication",
    requestId: expect.stringMatching(/^req-/),
  });
});

test("with one region's Keystone dead the other vouches, and the ids are the same", async () => {
  const dark = { ...here, authUrl: "http://127.0.0.1:1/v3" };
  const [alive, other] = [await ask("demo"), await ask("demo", [dark, there])];
  if (alive.kind !== "vouched" || other.kind !== "vouched") throw new Error("nobody vouched");
  expect(other.site.name).toBe("r2");
  expect(other.silent).toMatchObject([{ site: { name: "r1" } }]);
  expect(other.person.id).toBe(alive.person.id);
  expect(other.grants.map((g) => g.projectId)).toEqual(alive.grants.map((g) => g.projectId));
});

test("an odd name is refused like any other, and breaks nothing", async () => {
  for (const name of ["é\u{1f600}", "'; drop table user; --", "x".repeat(255)])
    expect(await ask(name)).toMatchObject({ kind: "refused", reason: "wrong" });
});

test("no token of a sign-in is accepted afterwards", async () => {
  const { credential } = cloudEntry("r1");
  const transport = new Transport(here);
  const admin = new Session(transport, credential);
  expect(spent.length).toBeGreaterThan(5);
  for (const token of spent) expect(await isTokenAccepted(admin, token)).toBe(false);
  await transport.close();
});
