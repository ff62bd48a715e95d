import { expect, it } from "vitest";
import { mapProject } from "./map-project";
import type { TargetProject } from "./target-facts";
import { projectOf, threeVms } from "./testing/three-vms";

const { target } = threeVms();
const project = (id: string, name: string, more: Partial<TargetProject> = {}): TargetProject => ({
  ...projectOf({ target }),
  projectId: id,
  projectName: name,
  isForRecords: false,
  ...more,
});
const map = (projects: TargetProject[], knownIn: string[] = [], mayImport = true) =>
  mapProject({ projectId: "p1", projectName: "demo" }, { site: target.site, projects }, knownIn, mayImport);
const use = (id: string, name: string) => ({ do: "use", id, name });

it("is bound to where its backups are known", () => {
  const there = [project("p2", "demo"), project("p3", "other")];
  expect(map(there, ["p3"])).toEqual({
    choice: use("p3", "other"),
    weight: "differs",
    reason: "Its backups are known in this project, and are restored nowhere else.",
  });
  expect(map(there, ["p2", "p2"])).toMatchObject({ choice: use("p2", "demo"), weight: "ok" });
});

it("is nowhere while they are known where there is no credential, or in two projects", () => {
  expect(map([project("p2", "demo")], ["p9"])).toMatchObject({
    choice: null,
    reason: expect.stringContaining("no credential of that project is stored"),
  });
  expect(map([project("p2", "demo")], ["p2", "p3"])).toMatchObject({
    choice: null,
    reason: expect.stringContaining("in several projects at RegionTwo"),
  });
});

it("is the same project, else one of the same name", () => {
  const [named, same] = [project("p2", "demo"), project("p1", "renamed")];
  expect(map([named, same])).toEqual({
    choice: use("p1", "renamed"),
    weight: "ok",
    reason: "The same project.",
  });
  expect(map([named])).toEqual({ choice: use("p2", "demo"), weight: "ok", reason: "Same name." });
});

it("is the one that imports records, where the same one may not", () => {
  const named = project("p2", "demo", { isAdmin: false });
  const records = project("p3", "backup", { isForRecords: true });
  expect(map([named, records])).toMatchObject({ choice: use("p3", "backup"), weight: "differs" });
  expect(map([named, records], [], false)).toMatchObject({ choice: use("p2", "demo"), weight: "ok" });
  expect(map([named])).toMatchObject({ choice: use("p2", "demo"), weight: "open" });
});

it("is asked for where there is none", () => {
  expect(map([project("p3", "other")])).toMatchObject({ choice: null, weight: "open" });
});
