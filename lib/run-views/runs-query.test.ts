import { expect, it } from "vitest";
import { RunsQuery, runsParams } from "./runs-query";

it("takes one value or several, and nothing at all", () => {
  expect(RunsQuery.parse({})).toEqual({ state: [], kind: [], search: "", limit: 50 });
  expect(
    RunsQuery.parse({ state: "failed", kind: ["backup", "prune"], before: "1042", search: " ims " }),
  ).toEqual({
    state: ["failed"],
    kind: ["backup", "prune"],
    before: 1042,
    search: "ims",
    limit: 50,
  });
});

it.each([
  [{ state: "broken" }, "must be one of queued, running"],
  [{ kind: "replay" }, "must be one of backup, prune"],
  [{ before: "soon" }, "must be a run’s number"],
  [{ before: "0" }, "must be a run’s number"],
  [{ vnf: "vIMS" }, "must be the id of a VNF"],
  [{ limit: "100000" }, "must be at most 200"],
  [{ search: "x".repeat(201) }, "must have at most 200 characters"],
])("says what is wrong with %j", (query, words) => {
  const result = RunsQuery.safeParse(query);
  expect(result.error?.issues[0]?.message).toContain(words);
});

it("keeps of an address what fits, each value by itself", () => {
  const params = {
    state: ["failed", "broken"],
    kind: "prune",
    before: "x",
    search: "",
    other: "1",
    limit: "20",
  };
  expect(runsParams(params).toString()).toBe("state=failed&kind=prune&limit=20");
});
