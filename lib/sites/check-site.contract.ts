import { describe, expect, it } from "vitest";
import type { Credential } from "../openstack/connection";
import { cloudEntry } from "../openstack/testing/cloud";
import { checkSite } from "./check-site";

const brief = (rows: Awaited<ReturnType<typeof checkSite>>["rows"]) =>
  Object.fromEntries(rows.map((row) => [row.id, row.result]));

/** The entry with all hosts of its catalog confirmed, as an operator does after the first look. */
async function confirmed(...names: string[]) {
  const entries = names.map((name) => ({ label: name, ...cloudEntry(name) }));
  const [first] = entries;
  if (!first) throw new Error("no entry");
  const { hosts } = await checkSite(first.connection, [first]);
  const connection = { ...first.connection, confirmedHosts: hosts.map(({ entry }) => entry) };
  return { connection, entries };
}

describe.each(["r1", "r2"])("%s", (region) => {
  it("asks for its hosts first, and sends no token to them meanwhile", async () => {
    const entry = { label: region, ...cloudEntry(region) };
    const { rows, hosts } = await checkSite(entry.connection, [entry]);
    expect(hosts.length).toBeGreaterThan(0);
    expect(hosts.every(({ isConfirmed }) => !isConfirmed)).toBe(true);
    expect(brief(rows)).toMatchObject({
      hosts: "fail",
      "service:identity": "pass",
      "service:compute": "skipped",
      "service:volume": "skipped",
      "backup-service": "skipped",
      quiesce: "skipped",
    });
  });

  it("passes with its projects, plain HTTP warned of", async () => {
    const { connection, entries } = await confirmed(region, `${region}-demo`);
    const { rows, facts } = await checkSite(connection, entries);
    expect(rows.filter((row) => row.result === "fail" || row.result === "skipped")).toEqual([]);
    expect(brief(rows)).toMatchObject({
      tls: "warn",
      region: "pass",
      hosts: "pass",
      "backup-service": "pass",
      quiesce: "pass",
      records: "pass",
      projects: "pass",
      clock: "pass",
    });
    expect(facts.map((f) => [f.userName, f.projectName])).toEqual([
      ["admin", "admin"],
      ["demo", "demo"],
    ]);
    expect(rows.find((row) => row.id === "service:compute")?.saw).toMatch(/microversions 2\.1 to 2\.\d+/);
  });

  it("has nova-quiesce, which its policy hides from a member", async () => {
    const { connection, entries } = await confirmed(region, `${region}-demo`);
    const { offers } = await checkSite(connection, entries);
    expect(offers).toMatchObject({
      isAdmin: true,
      methods: [{ isOffered: true, guards: { up: 1 } }, {}, {}, {}, {}, {}],
    });
    const demo = await checkSite(connection, entries.slice(1));
    expect(demo.rows.find((row) => row.id === "quiesce")).toMatchObject({
      result: "warn",
      saw: expect.stringMatching(/its policy does not let this credential.*os-quiesce.*\(req-/),
    });
  });

  it("says that two credentials are of one project", async () => {
    const { connection, entries } = await confirmed(`${region}-demo`, `${region}-admin-demo`);
    const { rows } = await checkSite(connection, entries);
    expect(rows.find((row) => row.id === "projects")).toMatchObject({
      result: "fail",
      saw: expect.stringContaining("both of the project demo"),
    });
  });
});

const as = (credential: Credential, name: string): Credential =>
  credential.method === "password"
    ? { ...credential, user: { name, domain: { name: "Default" } } }
    : credential;

it("refuses the user without a role, and the wrong password, with the way out", async () => {
  const { connection, credential } = cloudEntry("r1-demo");
  if (credential.method !== "password") throw new Error("a password entry was expected");
  const { rows, facts } = await checkSite(connection, [
    { label: "norole", credential: as(credential, "norole") },
    { label: "wrong", credential: { ...credential, password: "wrong" } },
  ]);
  expect(facts).toEqual([]);
  for (const id of ["sign-in:0", "sign-in:1"])
    expect(rows.find((row) => row.id === id)).toMatchObject({
      result: "fail",
      saw: expect.stringMatching(/401.*\(req-/),
      todo: expect.stringContaining("has a role in the project"),
    });
});

it("says of a reader that it sees and cannot act", async () => {
  const { connection, credential } = cloudEntry("r1-demo");
  const { rows } = await checkSite(connection, [{ label: "reader", credential: as(credential, "reader") }]);
  expect(rows.find((row) => row.id === "roles:0")).toMatchObject({ result: "warn" });
  expect(brief(rows).records).toBe("warn");
});
