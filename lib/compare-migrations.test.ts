import { describe, expect, it } from "vitest";
import { compareMigrations, migrationComplaint } from "./compare-migrations";

const known = ["1_begin", "2_sites"];

describe("compareMigrations", () => {
  it("has no complaint when both are the same", () => {
    const state = compareMigrations(known, known);
    expect(state).toEqual({ applied: 2, missing: [], unknown: [] });
    expect(migrationComplaint(state)).toBeNull();
  });
  it("says to migrate an older database", () => {
    const state = compareMigrations(["1_begin"], known);
    expect(state.missing).toEqual(["2_sites"]);
    expect(migrationComplaint(state)).toContain("older than this build: it lacks the migration 2_sites");
  });
  it("refuses a newer database, even when something is missing too", () => {
    const state = compareMigrations(["1_begin", "3_drills"], known);
    expect(migrationComplaint(state)).toContain("newer than this build: it has the migration 3_drills");
  });
});
