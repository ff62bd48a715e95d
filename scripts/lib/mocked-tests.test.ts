import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

/** Most tests of one place share their modules: a mock in one file would stand in the next, too. */
const PUTS_A_MOCK = /\bvi\.(mock|doMock)\(/;
const FOLDERS = ["app", "bench", "components", "compute-host", "lib", "scripts"];

it("files that put a mock in a module's place are named so that they get modules of their own", () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
      // A module of its own for each file anyway (vitest.config.ts).
      .filter(
        ({ name, parentPath }) => !(name.includes(".db.") && /^(app|scripts|lib\/worker)/.test(parentPath)),
      )
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  const mocking = files.filter((file) => PUTS_A_MOCK.test(readFileSync(file, "utf8")));
  expect(mocking.length).toBeGreaterThan(5);
  expect(mocking.filter((file) => !/\.mocked\.(db\.)?test\.ts$/.test(file))).toEqual([]);
});
