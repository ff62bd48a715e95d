import { afterAll, beforeAll, expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { Cleanup } from "../testing/cleanup";
import { cloudSession, reportCalls, testName } from "../testing/cloud";
import { createFlavor, deleteFlavor, getFlavor, listFlavors, setFlavorExtraSpecs } from "./flavors";

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

test("a flavor is made, shown, listed in pages, and removed", async () => {
  const flavor = {
    name: testName("flavor"),
    vcpus: 3,
    ramMib: 384,
    diskGib: 2,
    ephemeralGib: 1,
    swapMib: 512,
    isPublic: false,
    description: "of a test",
  };
  const wanted = testName("flavor-id");
  const { id, requestId } = await createFlavor(admin, { ...flavor, id: wanted });
  cleanup.add(`flavor ${id}`, () => deleteFlavor(admin, id));
  expect(id).toBe(wanted);
  expect(requestId).toMatch(/^req-/);
  await setFlavorExtraSpecs(admin, id, { "hw:cpu_policy": "shared" });
  const expected = { id, ...flavor, extraSpecs: { "hw:cpu_policy": "shared" } };
  expect(await getFlavor(admin, id)).toEqual(expected);
  const taken = { kind: "conflict", status: 409 };
  await expect(createFlavor(admin, flavor)).rejects.toMatchObject(taken);
  const other = { ...flavor, name: testName("flavor") };
  await expect(createFlavor(admin, { ...other, id })).rejects.toMatchObject(taken);

  expect(await collect(listFlavors(admin, { all: true, pageSize: 2 }))).toContainEqual(expected);
  expect((await collect(listFlavors(admin))).map((f) => f.id)).not.toContain(id);
  await expect(getFlavor(demo, id)).rejects.toMatchObject({ kind: "not_found", status: 404 });

  await deleteFlavor(admin, id);
  await deleteFlavor(admin, id);
  await expect(getFlavor(admin, id)).rejects.toMatchObject({ kind: "not_found", fault: "itemNotFound" });
});

test("members read only", async () => {
  const [first] = await collect(listFlavors(demo));
  expect(first?.vcpus).toBeGreaterThan(0);
  const refused = { kind: "forbidden", status: 403 };
  const flavor = { name: testName("refused"), vcpus: 1, ramMib: 64, diskGib: 0 };
  const made = createFlavor(demo, flavor).then((f) => deleteFlavor(admin, f.id));
  await expect(made).rejects.toMatchObject(refused);
  await expect(deleteFlavor(demo, first?.id ?? "")).rejects.toMatchObject(refused);
  await expect(setFlavorExtraSpecs(demo, first?.id ?? "", { a: "b" })).rejects.toMatchObject(refused);
});
