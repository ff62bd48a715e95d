import { expect, it } from "vitest";
import type { Role } from "@/lib/auth/permissions";
import { commandsFor, matches } from "./commands";
import { entriesFor, isWithin } from "./navigation";

it.each<[Role, string]>([
  ["viewer", "Overview VNFs VMs Runs Drills Sites"],
  ["operator", "Overview VNFs VMs Runs Drills Sites Settings"],
  ["auditor", "Overview VNFs VMs Runs Drills Sites Audit Settings"],
  ["admin", "Overview VNFs VMs Runs Drills Sites Audit Settings"],
])("the sidebar of %s leads to %s", (role, labels) => {
  expect(entriesFor(role, null).map(({ label }) => label)).toEqual(labels.split(" "));
});

it("leads an admin to the sandbox while it runs", () => {
  const last = (role: Role, isRunning: boolean) => entriesFor(role, { isRunning }).at(-1)?.label;
  expect(last("admin", true)).toBe("Sandbox");
  expect(last("admin", false)).toBe("Settings");
  expect(last("auditor", true)).toBe("Settings");
});

it("a role is offered what it may do: only an admin to add a site, and to have all of them checked", () => {
  const offered = (role: Role) => commandsFor(role).map(({ label }) => label);
  expect(offered("admin")).toEqual(["Make a VNF", "Add a site", "Check all sites"]);
  expect(offered("operator")).toEqual(["Make a VNF"]);
  for (const role of ["auditor", "viewer"] as const) expect(offered(role)).toEqual([]);
});

it("marks an entry for the pages beneath it, and the overview for itself alone", () => {
  expect(isWithin("/sites/1", "/sites")).toBe(true);
  expect(isWithin("/sites-of-others", "/sites")).toBe(false);
  expect(isWithin("/sites", "/")).toBe(false);
  expect(isWithin("/", "/")).toBe(true);
});

it("finds a line by all of its typed words, in any order and case", () => {
  expect(matches("Add a site", "site ADD")).toBe(true);
  expect(matches("Add a site", "site delete")).toBe(false);
  expect(matches("Add a site", "")).toBe(true);
});
