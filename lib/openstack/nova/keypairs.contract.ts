import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { deleteKeypair, getKeypair, importKeypair, listKeypairs } from "./keypairs";

const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINDmrlJm8Y8wyrAHFjbtIqnKVdlS72XzWyFZODtK4FmF dr-test";

const cleanup = new Cleanup();
let admin: Session;
let demo: Session;

beforeAll(async () => {
  [admin, demo] = await Promise.all([cloudSession("r1"), cloudSession("r1-demo")]);
});
afterAll(async () => {
  await cleanup.run();
  await Promise.all([admin.transport.close(), demo.transport.close()]);
  reportCalls();
});

test("a key is imported, shown, listed in pages, and removed", async () => {
  const name = testName("key");
  cleanup.add(`keypair ${name}`, () => deleteKeypair(demo, name));
  const { fingerprint, requestId } = await importKeypair(demo, { name, publicKey: PUBLIC_KEY });
  expect(requestId).toMatch(/^req-/);
  expect(fingerprint).toMatch(/^([0-9a-f]{2}:){15}/);
  const { user } = await demo.token();
  const shown = { name, publicKey: PUBLIC_KEY, fingerprint, type: "ssh" };
  expect(await getKeypair(demo, name)).toMatchObject({ ...shown, userId: user.id });
  expect(await collect(listKeypairs(demo))).toContainEqual(expect.objectContaining(shown));
  expect(await collect(listKeypairs(demo, { pageSize: 1 }))).toContainEqual(expect.objectContaining(shown));
  await expect(importKeypair(demo, { name, publicKey: PUBLIC_KEY })).rejects.toMatchObject({
    kind: "conflict",
    status: 409,
    causeText: `HTTP 409: Key pair '${name}' already exists`,
  });
  await deleteKeypair(demo, name);
  await deleteKeypair(demo, name);
  await expect(getKeypair(demo, name)).rejects.toMatchObject({ kind: "not_found", fault: "itemNotFound" });
});

test("an admin gives, reads and takes another user's, a member does not", async () => {
  const name = testName("others-key");
  const { user } = await demo.token();
  const of = { userId: user.id };
  // Of either, should one get what was the other's.
  cleanup.add(`keypair ${name}`, () => deleteKeypair(admin, name, of));
  cleanup.add(`keypair ${name}`, () => deleteKeypair(admin, name));
  await importKeypair(admin, { name, publicKey: PUBLIC_KEY, ...of });
  expect((await getKeypair(admin, name, of)).userId).toBe(user.id);
  expect((await collect(listKeypairs(admin, of))).map((k) => k.name)).toContain(name);
  expect((await getKeypair(demo, name)).publicKey).toBe(PUBLIC_KEY);
  await expect(getKeypair(admin, name)).rejects.toMatchObject({ kind: "not_found" });

  const admins = { userId: (await admin.token()).user.id };
  const refused = { kind: "forbidden", status: 403 };
  await expect(collect(listKeypairs(demo, admins))).rejects.toMatchObject(refused);
  await expect(getKeypair(demo, name, admins)).rejects.toMatchObject(refused);
  await expect(importKeypair(demo, { name, publicKey: PUBLIC_KEY, ...admins })).rejects.toMatchObject(
    refused,
  );
  await deleteKeypair(admin, name, of);
});

test("what is no key is refused", async () => {
  const name = testName("bad");
  cleanup.add(`keypair ${name}`, () => deleteKeypair(demo, name));
  const bad = importKeypair(demo, { name, publicKey: "no key" });
  await expect(bad).rejects.toMatchObject({ kind: "bad_request", fault: "badRequest" });
});
