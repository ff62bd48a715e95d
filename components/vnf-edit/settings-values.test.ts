import { expect, it } from "vitest";
import { controlOf, type SettingsValues, toInput, toValues } from "./settings-values";

const stored = {
  ...{ name: "vIMS", description: "", owner: "", freezeBudgetMs: 2500, onUnquiesced: "continue" as const },
  ...{ rpoMinutes: 90, rtoMinutes: 30, drillEveryDays: 90, incrementsBeforeFull: 0, receiverIds: ["oslo"] },
};

it("shows what is stored, and sends it back as it was", () => {
  const values = toValues(stored);
  expect(values).toMatchObject({ freezeBudget: "2.5", rpo: "90", rpoUnit: "minutes", increments: "0" });
  expect(toInput(values)).toEqual(stored);
});

it.each([
  [60, "1", "hours"],
  [36 * 60, "36", "hours"],
  [2 * 24 * 60, "2", "days"],
  [61, "61", "minutes"],
])("shows an RPO of %i minutes as %s %s", (rpoMinutes, rpo, rpoUnit) => {
  const values = toValues({ ...stored, rpoMinutes });
  expect(values).toMatchObject({ rpo, rpoUnit });
  expect(toInput(values).rpoMinutes).toBe(rpoMinutes);
});

it("begins as is usual: without an RTO, and without a demand for drills", () => {
  expect(toValues()).toMatchObject({ freezeBudget: "8", rpo: "1", rpoUnit: "days", increments: "6" });
  expect(toInput(toValues())).toMatchObject({ rtoMinutes: null, drillEveryDays: null });
});

it("takes an empty RTO for none, and leaves what is no number to the server", () => {
  const values = { ...toValues(stored), rto: "2", rtoUnit: "hours" as const, drillDays: " " };
  expect(toInput(values)).toMatchObject({ rtoMinutes: 120, drillEveryDays: null });
  expect(toInput({ ...values, rto: "soon", drillDays: "-3" })).toMatchObject({
    rtoMinutes: "soon",
    drillEveryDays: "-3",
  });
});

it.each([
  ["8", 8000],
  ["2,5", 2500],
  [" 0.1 ", 100],
  ["1e3", null],
  ["", null],
  ["-1", null],
  ["eight", null],
])("takes a budget of %j seconds for %s ms", (freezeBudget, ms) => {
  expect(toInput({ ...toValues(stored), freezeBudget } satisfies SettingsValues).freezeBudgetMs).toBe(ms);
});

it("leads from each field to its control", () => {
  expect(
    ["name", "freezeBudgetMs", "rpoMinutes", "rtoMinutes", "receiverIds.2", "receiverIds"].map(controlOf),
  ).toEqual([...["name", "freezeBudget", "rpo", "rto", "receivers", "receivers"]]);
});
