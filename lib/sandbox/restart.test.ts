import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bundle, bundle } from "../worker/testing/bundle";
import { PASSWORD, SandboxProcess } from "./testing/sandbox-process";

const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-sandbox-"));
let program: Bundle;
let running: SandboxProcess | undefined;
beforeAll(async () => {
  program = await bundle("lib/sandbox/main.ts");
});
afterAll(async () => {
  await running?.kill();
  await program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Signs in and calls, as anybody could. */
async function signIn() {
  const answer = await fetch(`${running?.sites[0]?.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "demo", domain: { id: "default" }, password: PASSWORD } },
        },
        scope: { project: { name: "demo", domain: { id: "default" } } },
      },
    }),
  });
  const { token } = (await answer.json()) as { token: { project: { id: string }; user: { id: string } } };
  return {
    token: answer.headers.get("x-subject-token") ?? "",
    project: token.project.id,
    user: token.user.id,
  };
}
async function call(token: string, method: string, at: string, body?: unknown) {
  const origin = new URL(running?.sites[0]?.authUrl ?? "").origin;
  const answer = await fetch(origin + at, {
    method,
    headers: { "x-auth-token": token, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, json: (await answer.json().catch(() => ({}))) as never };
}
const start = async (env = {}) => {
  running = await SandboxProcess.start(program.file, folder, env);
  return running;
};

test("killed at any moment, it goes on where it was: rows, tokens, faults, clock, log, and what is under way", async () => {
  let sandbox = await start();
  const { token, project } = await signIn();
  const volumes = `/volume/v3/${project}/volumes`;
  const make = async (name: string) => {
    const { status, json } = await call(token, "POST", volumes, { volume: { size: 1, name } });
    expect(status).toBe(202);
    return (json as { volume: { id: string } }).volume.id;
  };
  const statusOf = async (id: string) =>
    ((await call(token, "GET", `${volumes}/${id}`)).json as { volume?: { status: string } }).volume?.status;
  const kept = await make("kept");
  await sandbox.control.flip("snapshot-sticks", { site: "RegionOne" });
  await sandbox.control.advance(1_800_000);
  const before = await sandbox.control.state();
  const underWay = await make("under way");
  await sandbox.kill();

  sandbox = await start();
  const after = await sandbox.control.state();
  expect(after.faults).toEqual(before.faults);
  expect(after.clock.now).toBeGreaterThan(before.clock.now);
  expect(after.clock.now - before.clock.now).toBeLessThan(60_000);
  expect(after.sites[0]?.counts).toMatchObject({ volumes: 2 });
  expect(await statusOf(kept)).toBe("available");
  await expect.poll(() => statusOf(underWay), { timeout: 5_000 }).toBe("available");

  const { entries } = await sandbox.control.log({ limit: 10_000 });
  expect(entries.map(({ n }) => n)).toEqual(entries.map((_, i) => i + 1));
  expect(entries.find((entry) => entry.name === "kept")?.n).toBeLessThanOrEqual(before.lastEntry);
}, 60_000);

test("a line that was being written when it was killed is not there, and nothing else is lost", async () => {
  const { token } = await signIn();
  await running?.kill();
  const before = readFileSync(path.join(folder, "history.jsonl"), "utf8").split("\n").length;
  for (const name of ["state.jsonl", "history.jsonl"])
    appendFileSync(path.join(folder, name), '["RegionOne","volumes","half a li');
  const sandbox = await start();
  expect((await sandbox.control.state()).sites[0]?.counts).toMatchObject({ volumes: 2 });
  expect((await call(token, "GET", "/identity/v3/auth/projects")).status).toBe(200);
  const { last } = await sandbox.control.log();
  expect(last).toBeGreaterThanOrEqual(before - 1);
  await sandbox.kill();
  expect((await (await start()).control.state()).sites[0]?.counts).toMatchObject({ volumes: 2 });
}, 60_000);

test("no file but clouds.yaml has the password, and the log no token or other secret", async () => {
  const { token, project, user } = await signIn();
  const secret = "an-application-credentials-secret";
  const made = await call(token, "POST", `/identity/v3/users/${user}/application_credentials`, {
    application_credential: { name: "for the log", secret },
  });
  expect(made.status).toBe(201);
  await call(token, "POST", "/identity/v3/auth/tokens", {
    auth: { identity: { methods: ["token"], token: { id: token } } },
  });
  await call(token, "GET", `/compute/v2.1/servers?project_id=${project}`);
  await running?.stop();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(["history.jsonl", "state.jsonl"]));
  for (const { name, parentPath } of files) {
    const text = readFileSync(path.join(parentPath, name), "utf8");
    expect(statSync(path.join(parentPath, name)).mode & 0o077, name).toBe(0);
    if (name !== "clouds.yaml") expect(text.includes(PASSWORD), `${name} has the password`).toBe(false);
    expect(text.includes(secret), `${name} has a secret`).toBe(false);
    if (name.startsWith("history")) expect(text.includes(token), `${name} has a token`).toBe(false);
  }
}, 60_000);
