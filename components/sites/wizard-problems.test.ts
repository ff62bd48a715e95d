import { expect, it } from "vitest";
import { wizardProblems } from "./wizard-problems";
import { draftOfForm, NOTHING_ENTERED } from "./wizard-state";

const entries = (changes: object) => ({
  ...NOTHING_ENTERED,
  mode: "form" as const,
  drafts: [{ ...draftOfForm(NOTHING_ENTERED.form, []), name: "Lyon", included: true, ...changes }],
});

it("finds at the second step what the server would refuse, in its words", () => {
  expect(wizardProblems(1, entries({}))).toEqual({});
  expect(wizardProblems(1, entries({ name: " " }))).toEqual({
    "sites-0-name": "Enter a name, such as the town or the region.",
  });
  expect(wizardProblems(1, entries({ caPem: "x".repeat(300_001) }))).toEqual({
    "sites-0-caPem": "At most 256 kB are taken.",
  });
  expect(wizardProblems(1, entries({ caPem: "hello" }))["sites-0-caPem"]).toMatch(/^This is no PEM/);
});

it("judges each step by what stands there alone", () => {
  expect(Object.keys(wizardProblems(0, entries({ name: " " })))).toContain("source-authUrl");
  expect(wizardProblems(0, NOTHING_ENTERED)).toEqual({});
  expect(wizardProblems(2, entries({ name: " " }))).toEqual({});
});
