/*
 * npm run bench [-- NAME]: measures what bench/ measures and prints the figures. Bundled first, as the product is.
 */
import { spawnSync } from "node:child_process";
import { withBenchDatabase } from "./lib/bench-database.mjs";
import { inRoot, root } from "./lib/paths.mjs";

const names = [
  "own-cost",
  "backup-polls",
  "list-servers",
  "inventory-inp",
  "run-view",
  "audit-chain",
  "audit-log",
  "audit-in-browser",
  "sandbox-start",
  "sandbox-calls",
  "window",
  "many-runs",
  "many-restores",
  "takeover",
  "event-to-screen",
];
/** Programs that they start. */
const helpers = {
  responder: "bench/lib/responder.ts",
  "window-cloud": "bench/lib/window-cloud.ts",
  sandbox: "lib/sandbox/main.ts",
  worker: "lib/worker/main.ts",
  "trace-worker": "bench/lib/trace-worker.ts",
};
/** Those that need a database. */
const onDatabase = new Set([
  "audit-chain",
  "audit-log",
  "window",
  "many-runs",
  "many-restores",
  "takeover",
  "devcloud-window",
  "recovery",
  "restored-guest",
]);
/** Those that need a real cloud, so that they are run by name alone. */
const onCloud = ["quiesce-latency", "freeze-window", "devcloud-window", "recovery", "restored-guest"];
const wanted = process.argv[2] ? [process.argv[2]] : names;
const unknown = wanted.find((name) => ![...names, ...onCloud].includes(name));
if (unknown) {
  console.error(`There is no bench "${unknown}"; there are ${[...names, ...onCloud].join(", ")}.`);
  process.exit(2);
}
const { rolldown } = await import("rolldown");
const programs = { ...Object.fromEntries(wanted.map((name) => [name, `bench/${name}.ts`])), ...helpers };
for (const [name, input] of Object.entries(programs)) {
  const build = await rolldown({
    cwd: root,
    input: inRoot(input),
    platform: "node",
    external: (id) => /^(@[a-z0-9]|[a-z])/.test(id),
    resolve: { alias: { "@": root } },
    logLevel: "warn",
  });
  await build.write({ file: inRoot(`dist/bench/${name}.mjs`), format: "esm", codeSplitting: false });
}
let status = 0;
for (const name of wanted) {
  console.log(`\n## ${name}\n`);
  status ||= onDatabase.has(name)
    ? await withBenchDatabase((url, owner) =>
        run(name, { ...process.env, DATABASE_URL: url, DATABASE_OWNER_URL: owner }),
      )
    : run(name, process.env);
}
process.exit(status);

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function run(name, env) {
  const args = ["--expose-gc", inRoot(`dist/bench/${name}.mjs`)];
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
}
