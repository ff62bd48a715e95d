import { describe, expect, it } from "vitest";
import { planMigrations } from "./migration-files.mjs";

const file = (name: string, checksum = `sum-${name}`) => ({ name, sql: "select 1", checksum });
const row = (name: string, checksum = `sum-${name}`, finished: Date | null = new Date(0)) => ({
  migration_name: name,
  checksum,
  finished_at: finished,
});

describe("planMigrations", () => {
  it("applies what is not there yet, in order", () => {
    const files = [file("1_a"), file("2_b"), file("3_c")];
    expect(planMigrations(files, [row("1_a")])).toEqual({ pending: [files[1], files[2]] });
  });

  it("has nothing to do when all is there", () => {
    expect(planMigrations([file("1_a")], [row("1_a")])).toEqual({ pending: [] });
  });

  it("refuses data of a newer version, and names what it does not know", () => {
    const plan = planMigrations([file("1_a")], [row("1_a"), row("2_b")]);
    expect(plan).toHaveProperty(
      "refusal",
      expect.stringMatching(/^A newer version of Stillpoint wrote this data \(it has 2_b/),
    );
  });

  it("refuses when an applied migration was edited", () => {
    const plan = planMigrations([file("1_a", "other")], [row("1_a")]);
    expect(plan).toHaveProperty("refusal", expect.stringMatching(/1_a was edited/));
  });

  it("refuses when an earlier run broke off in a migration", () => {
    const plan = planMigrations([file("1_a")], [row("1_a", "sum-1_a", null)]);
    expect(plan).toHaveProperty("refusal", expect.stringMatching(/1_a began and did not finish/));
  });
});
