import { expect, it } from "vitest";
import { type RecoveryQuery, recoveryQuery, toRecoveryQuery } from "./recovery-query";

it.each([
  { siteId: "s", pointId: "p", mode: "drill", cleanUp: "at-end", only: null },
  { siteId: "s", pointId: "p", mode: "drill", cleanUp: { keepForMinutes: 60 }, only: ["a", "b&c"] },
  { siteId: "s", pointId: "p", mode: "failover", cleanUp: null, only: null },
  { siteId: "s", pointId: null, mode: "relocation", cleanUp: null, only: null },
  { siteId: "s", pointId: "p", mode: "failover", cleanUp: null, only: null, mayFallBack: true },
] satisfies RecoveryQuery[])("is read as it was written: %o", (query) => {
  expect(recoveryQuery(new URLSearchParams(String(toRecoveryQuery(query))))).toEqual(query);
});

it("without anything asks for a drill of nothing, which the verb refuses", () => {
  expect(recoveryQuery(new URLSearchParams())).toEqual({
    ...{ siteId: "", pointId: null, mode: "drill", cleanUp: null, only: null },
  });
});
