import { expect, it } from "vitest";
import { mapFlavor } from "./map-flavor";

const FLAVOR = {
  name: "ims.16",
  vcpus: 4,
  ramMib: 8192,
  diskGib: 0,
  ephemeralGib: 0,
  swapMib: 0,
  extraSpecs: {},
};
const there = (name: string, more: object = {}) => ({ ...FLAVOR, id: `id-${name}`, name, ...more });
const map = (flavors: ReturnType<typeof there>[] | null, isAdmin = true, flavor: object = {}) =>
  mapFlavor({ ...FLAVOR, ...flavor }, { flavors, isAdmin });

it("takes the same name and size", () => {
  expect(map([there("other"), there("ims.16")])).toEqual({
    choice: { do: "use", id: "id-ims.16", name: "ims.16" },
    reason: "Same name and same size.",
    weight: "ok",
  });
});

it("takes another name of the same size", () => {
  expect(map([there("ims.16-b")])).toEqual({
    choice: { do: "use", id: "id-ims.16-b", name: "ims.16-b" },
    reason: "ims.16 is missing there; ims.16-b has the same size.",
    weight: "differs",
  });
  expect(map([there("ims.16", { vcpus: 2 }), there("b")])).toMatchObject({
    reason: "ims.16 has another size there; b has the same size.",
  });
});

it("never takes another size by itself", () => {
  expect(map([there("ims.16", { ramMib: 4096, extraSpecs: { "hw:cpu_policy": "dedicated" } })])).toEqual({
    choice: null,
    reason:
      "ims.16 is another there: 4096 MiB of RAM instead of 8192, another hw:cpu_policy. Choose a flavor.",
    weight: "open",
  });
});

it("says when extra specs are hidden, and prefers a flavor that shows them", () => {
  expect(map([there("ims.16", { extraSpecs: null })])).toMatchObject({ weight: "differs" });
  expect(map([there("a", { extraSpecs: null }), there("b")])).toMatchObject({ choice: { name: "b" } });
});

it("is made where the credential may, and its values are known", () => {
  expect(map([])).toMatchObject({ choice: { do: "make", name: "ims.16" }, weight: "differs" });
  expect(map([], false)).toMatchObject({ choice: null, weight: "open" });
  expect(map([], true, { extraSpecs: null })).toMatchObject({ choice: null, weight: "open" });
});

it("is asked for where it or the flavors there are not known", () => {
  expect(mapFlavor(null, { flavors: [], isAdmin: true })).toMatchObject({ choice: null, weight: "open" });
  expect(map(null)).toMatchObject({ choice: null, reason: "The flavors there could not be read." });
});
