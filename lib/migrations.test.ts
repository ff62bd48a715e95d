import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { MIGRATIONS } from "./migrations";

it("names every folder of prisma/migrations (add the new one to lib/migrations.ts)", () => {
  const folders = readdirSync("prisma/migrations", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  expect(MIGRATIONS).toEqual(folders);
});
