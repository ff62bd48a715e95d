import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { rolldown } from "rolldown";

/** A bundled program: the file to run, and how to be rid of it. */
export interface Bundle {
  file: string;
  remove: () => Promise<void>;
}

const isPackage = (id: string) => /^(@[a-z0-9]|[a-z])/.test(id) && id !== "server-only";
/** These find compiled files beside themselves. */
const isNative = (id: string) => /^(ssh2|cpu-features|pg-native)$|\.node$/.test(id);

/** Bundles an entry of this repository to one file that node runs; packages stay outside. */
export const bundle = (entry: string): Promise<Bundle> =>
  build(entry, isPackage, { name: "entry.mjs", format: "esm" });

/**
 * The same for a program that is started over and over: packages are inside as well, and V8 keeps what it has compiled
 * beside it. A start costs half of the processor's time. It costs more to build, and bears no await at its top level.
 */
export async function bundleForManyStarts(entry: string): Promise<Bundle> {
  const { file, remove } = await build(entry, isNative, { name: "entry.cjs", format: "cjs" });
  const starter = path.join(path.dirname(file), "start.cjs");
  await writeFile(starter, STARTER);
  return { file: starter, remove };
}

/** What it has compiled is kept before it is asked for anything: it takes a while, during which nothing else is done. */
const STARTER = `"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const filename = path.join(__dirname, "entry.cjs");
const kept = filename + ".compiled";
const source = fs.readFileSync(filename, "utf8");
const cachedData = fs.existsSync(kept) ? fs.readFileSync(kept) : undefined;
const wrapped = "(function (exports, require, module, __filename, __dirname) {" + source + "\\n})";
const script = new vm.Script(wrapped, { filename, cachedData });
const program = { exports: {} };
script.runInThisContext()(program.exports, require, program, filename, __dirname);
if (!cachedData) {
  const draft = kept + "." + process.pid;
  fs.writeFileSync(draft, script.createCachedData());
  fs.renameSync(draft, kept);
}
`;

/** @param isOutside what is not bundled */
async function build(
  entry: string,
  isOutside: (id: string) => boolean,
  { name, format }: { name: string; format: "esm" | "cjs" },
): Promise<Bundle> {
  // Inside node_modules, so that the packages are found.
  const folder = await mkdtemp(path.resolve("node_modules/.stillpoint-test-"));
  const file = path.join(folder, name);
  const built = await rolldown({
    input: path.resolve(entry),
    platform: "node",
    external: isOutside,
    resolve: {
      alias: { "@": path.resolve(), "server-only": path.resolve("node_modules/server-only/empty.js") },
    },
    // Packages name others that they can do without.
    checks: { unresolvedImport: format === "esm" },
  });
  // A script that V8 had kept imports nothing: it requires.
  await built.write({ file, format, codeSplitting: false, dynamicImportInCjs: false });
  await built.close();
  return { file, remove: () => rm(folder, { recursive: true }) };
}
