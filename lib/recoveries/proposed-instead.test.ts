import { expect, it } from "vitest";
import type { ChosenMapping } from "./mapping";
import { proposeMapping } from "./propose-mapping";
import { proposedInstead } from "./proposed-instead";
import { threeVms } from "./testing/three-vms";

const chosen = (kind: ChosenMapping["kind"], sourceKey: string, value: string): ChosenMapping => ({
  ...{ purpose: "real", kind, sourceKey },
  choice: kind === "address" ? { do: "as", value } : { do: "leave-out" },
});
const insteadOf = (...choices: ChosenMapping[]) => {
  const facts = threeVms(({ plan }) => plan.chosen.push(...choices));
  return proposedInstead(facts, proposeMapping(facts));
};

it("is nothing where everything is as proposed", () => {
  expect(insteadOf()).toEqual([]);
});

it("is what would be proposed for that row alone", () => {
  const address = chosen("address", "hss-port/10.10.0.10", "10.10.0.77");
  const { choice: _, ...row } = address;
  expect(insteadOf(address, chosen("router", "demo-router", ""))).toEqual(
    expect.arrayContaining([{ ...row, choice: { do: "keep" } }]),
  );
});

it("is nothing for what is no row of this recovery", () => {
  expect(insteadOf(chosen("address", "gone/10.0.0.1", "10.10.0.77"))).toEqual([]);
});

it("leaves the other choices as they are: under a project that is gone nothing can be proposed", () => {
  const found = insteadOf(
    {
      ...{ purpose: "real", kind: "project", sourceKey: "demo-1" },
      choice: { do: "use", id: "gone", name: "gone" },
    },
    {
      ...{ purpose: "real", kind: "flavor", sourceKey: "demo-1/m1.tiny:1-512-1" },
      choice: { do: "use", id: "f", name: "m1.other" },
    },
  );
  expect(found).toMatchObject([
    { kind: "project", choice: { do: "use" } },
    { kind: "flavor", choice: null },
  ]);
});
