import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { FileBlobs } from "./core/blobs";
import { bare } from "./scenes/bare";
import { type Sandbox, startSandbox } from "./start-sandbox";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

const signIn = (password: string) =>
  fetch(`${sandbox?.sites[0]?.authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "demo", domain: { id: "default" }, password } },
        },
        scope: { project: { name: "demo", domain: { id: "default" } } },
      },
    }),
  });

test("a user of the scene signs in, and nobody else", async () => {
  sandbox = await startSandbox({ scene: bare, password: "right", hasLatency: false });
  const answer = await signIn("right");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("x-subject-token")).toMatch(/./);
  expect(await answer.json()).toMatchObject({
    token: { project: { name: "demo" }, roles: [{ name: "member" }, { name: "reader" }] },
  });
  expect((await signIn("wrong")).status).toBe(401);
});

test("what a first start left that was killed is not kept", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-sandbox-"));
  new FileBlobs(path.join(folder, "blobs")).put("image/RegionOne/half-made", Buffer.from("bytes"));
  try {
    sandbox = await startSandbox({ scene: bare, password: "right", hasLatency: false, folder });
    expect(sandbox.world.blobs.list("image/").length).toBeGreaterThan(0);
    expect(sandbox.world.blobs.list("image/")).not.toContain("image/RegionOne/half-made");
    await sandbox.close();
    sandbox = await startSandbox({ scene: bare, password: "right", hasLatency: false, folder });
    expect(sandbox.world.blobs.list("image/").length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
