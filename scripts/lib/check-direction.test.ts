import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDirection } from "./check-direction.mjs";
import { RULES } from "./direction-rules.mjs";

let root: string;
const put = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "stillpoint-direction-"));
  put(
    "package.json",
    JSON.stringify({ dependencies: { zod: "1", react: "1", pg: "1" }, devDependencies: { vitest: "1" } }),
  );
  for (const file of ["clock", "db"]) put(`lib/${file}.ts`, "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** For each rule: a file, an import in it that breaks the rule, and one that does not. */
const BROKEN: Record<string, { file: string; bad: string; good: string }> = {
  "nobody imports app": { file: "components/a/x.ts", bad: "@/app/page", good: "@/lib/routes" },
  "lib does not import components": { file: "lib/vnfs/x.ts", bad: "../../components/ui/y", good: "../clock" },
  "lib/openstack stands alone": { file: "lib/openstack/http.ts", bad: "../vnfs/y", good: "../clock" },
  "lib/sandbox stands alone": { file: "lib/sandbox/x.ts", bad: "../openstack/y", good: "./core/z" },
  "lib/runs knows no feature": { file: "lib/runs/x.ts", bad: "../vnfs/y", good: "../openstack/http" },
  "only the worker's bundle starts at lib/worker": {
    file: "lib/vnfs/x.ts",
    bad: "../worker/main",
    good: "../runs/x",
  },
  "components reach no database and no cloud": {
    file: "components/a/x.ts",
    bad: "@/lib/db",
    good: "@/lib/vnfs/y",
  },
  "lib has no screen": { file: "lib/vnfs/x.ts", bad: "react", good: "zod" },
  "planners are pure": { file: "lib/backups/plan-backup.ts", bad: "node:fs", good: "node:util" },
  "the sandbox is not part of the product's way": {
    file: "lib/vnfs/x.ts",
    bad: "../sandbox/y",
    good: "../clock",
  },
  "the product does not import its tools": { file: "app/x.ts", bad: "../scripts/y", good: "../lib/clock" },
  "scripts do not import the product": { file: "scripts/x.mjs", bad: "../lib/db", good: "./y.mjs" },
};

describe("checkDirection", () => {
  it("has an example for each rule", () => {
    expect(Object.keys(BROKEN).sort()).toEqual(RULES.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(BROKEN))("catches: %s", async (name, { file, bad, good }) => {
    put(file, `import { a } from "${good}";\nimport { b } from "${bad}";\n`);
    const { violations } = await checkDirection(root);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch(new RegExp(`^${file}:2 imports .*: ${name}, because .+\\.$`));
  });

  it.each([
    ["re-exports", 'export { a } from "@/app/page";'],
    ["dynamic imports", 'export const a = () => import("@/app/page");'],
    ["types", 'import type { A } from "@/app/page";'],
    ["side effects", 'import "@/app/page";'],
  ])("sees %s too", async (_kind, source) => {
    put("components/x.ts", source);
    expect((await checkDirection(root)).violations).toHaveLength(1);
  });

  it("does not see what is only mentioned", async () => {
    put(
      "components/x.ts",
      '// import { a } from "@/app/page";\nexport const text = `import "@/app/page"`;\n',
    );
    expect((await checkDirection(root)).violations).toEqual([]);
  });

  it("lets a planner import types of what it may not run", async () => {
    put("lib/backups/plan-backup.ts", 'import type { Client } from "pg";\n');
    expect((await checkDirection(root)).violations).toEqual([]);
  });

  it("shows an import cycle, by the files along it", async () => {
    put("lib/a.ts", 'import { b } from "./b";');
    put("lib/b.ts", 'import { c } from "./c";');
    put("lib/c.ts", 'import { a } from "./a";');
    const { violations } = await checkDirection(root);
    expect(violations).toEqual([
      expect.stringMatching(/^lib\/a\.ts → lib\/b\.ts → lib\/c\.ts → lib\/a\.ts: no import cycles/),
    ]);
  });

  it("refuses packages that are not declared, and development ones in the product", async () => {
    put("lib/a.ts", 'import "left-pad";\nimport "vitest";\nimport "zod/v4";');
    put("lib/a.test.ts", 'import "vitest";');
    const { violations } = await checkDirection(root);
    expect(violations).toEqual([
      expect.stringContaining("lib/a.ts:1 imports the package left-pad, which is not in package.json"),
      expect.stringContaining("lib/a.ts:2 imports the package vitest, which is devDependencies only"),
    ]);
  });
});
