import { expect, it } from "vitest";
import { toldOfVnf } from "./told-of-vnf";

const FROM = "Known from manifests that SHA256:k signed.";
const told = (more: { description?: string; owner?: string }) =>
  toldOfVnf({ vnf: { id: "v", name: "vIMS", ...more } }, "SHA256:k");

it("are its owner and its description, and where that is known from", () => {
  expect(told({ owner: "NOC Lyon, ext. 4410", description: "Voice core\nof Lyon" })).toEqual({
    owner: "NOC Lyon, ext. 4410",
    description: `Voice core\nof Lyon\n\n${FROM}`,
  });
});

it("are not known of an older manifest", () => {
  expect(told({})).toEqual({ owner: "", description: FROM });
});

it("are nothing that cannot be seen, and no longer than fits", () => {
  expect(told({ owner: "NOC\u202e Lyon", description: "a\u0007b" })).toEqual({
    owner: "NOC Lyon",
    description: `ab\n\n${FROM}`,
  });
  expect(told({ description: "x".repeat(2_000) }).description.length).toBeLessThan(2_000);
});
