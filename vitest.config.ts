import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };
const contract = ["lib/**/*.contract.ts"];
/*
 * Most tests wait for something most of the time, so more of them than there are processors run side by side. Vitest's
 * own choice on a machine with two is one.
 */
const SIDE_BY_SIDE = 4;
const unit = "{app,components,lib,scripts,bench,compute-host}/**/*";

/** Prisma's query compiler is WebAssembly: to make it faster costs a file of tests more than it saves. */
const QUICK = { execArgv: ["--liftoff-only"] };

const UNIT = {
  pool: "threads" as const, // a process for each file costs a fifth more
  testTimeout: 20_000,
  maxWorkers: 3, // some measure how long something waits
};

const INTEGRATION = {
  ...QUICK,
  globalSetup: ["./test/one-database.ts"],
  setupFiles: ["./test/fresh-database.ts"],
  expect: { poll: { timeout: 20_000 } },
  testTimeout: 120_000,
  hookTimeout: 60_000,
  maxWorkers: 3, // their worker processes need more of the machine
};
/** What registers workflows, or ends a worker, has done so for all of its process: no window opens in it any more. */
const IS_A_WORKER = /(drill-lab|failover-lab|relocation-lab|register-runs?|run-worker|held-here)";/;
const workers = readdirSync(path.resolve(import.meta.dirname, "lib"), {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.name.endsWith(".db.test.ts"))
  .map(({ parentPath, name }) => path.relative(import.meta.dirname, path.join(parentPath, name)))
  .filter((file) => IS_A_WORKER.test(readFileSync(path.resolve(import.meta.dirname, file), "utf8")));
const ALONE = ["{app,scripts,lib/worker}/**/*.db.test.ts", "lib/**/*.mocked.db.test.ts", ...workers];

/*
 * unit: nothing outside the process but loopback sockets. integration: a real PostgreSQL (*.db.test.ts), a database for
 * each file. sweep: workers that are killed at moments of a run; a PostgreSQL for each file.
 * sweep-on-devcloud: the same against a real cloud, at some moments.
 * openstack: the contract tests, against a real cloud (*.contract.ts). sandbox: the same, against the sandbox cloud.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          isolate: false, // to load modules takes longer than to test them: the files of one place share theirs
          include: [`${unit}.test.{ts,tsx}`],
          exclude: ["**/*.mocked.test.ts", "**/*.db.test.ts", "node_modules"],
          ...UNIT,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "unit-mocked", // modules of its own for each file that puts something else in the place of one
          include: [`${unit}.mocked.test.ts`],
          ...UNIT,
          sequence: { groupOrder: 5 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          isolate: false, // as with the unit tests
          include: ["lib/**/*.db.test.ts"],
          exclude: [...ALONE, "node_modules"],
          ...INTEGRATION,
          sequence: { groupOrder: 3 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration-alone", // modules of its own for each file; those that run whole workers are the longest
          include: ALONE,
          exclude: ["node_modules"],
          ...INTEGRATION,
          sequence: { groupOrder: 6 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "sweep",
          ...QUICK,
          include: ["lib/**/lane-*.sweep.ts"],
          setupFiles: ["./test/own-database.ts"],
          hookTimeout: 60_000,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "sweep-on-devcloud",
          include: ["lib/**/kill-sweep/on-devcloud.sweep.ts"],
          setupFiles: ["./test/own-database.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "failover-sweep-on-devcloud",
          include: ["lib/**/kill-sweep/failover-on-devcloud.sweep.ts"],
          setupFiles: ["./test/own-database.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "sandbox",
          include: contract,
          setupFiles: ["./test/sandbox.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: SIDE_BY_SIDE,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "openstack",
          include: contract,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
