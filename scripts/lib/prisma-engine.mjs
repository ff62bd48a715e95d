#!/usr/bin/env node
/*
 * Stands in for Prisma's native schema engine, which its package would download when it is installed: the same
 * JSON-RPC over stdio, served by Prisma's own WebAssembly build over adapter-pg. Used by `npm run prisma` only.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { adapterFactory } from "./prisma-engine-adapter.mjs";
import { createDatabase, dropDatabase, tryConnection } from "./prisma-engine-admin.mjs";

const require = createRequire(import.meta.url);
const { files, url, command } = parseArguments(process.argv.slice(2));

if (process.argv.includes("--version")) {
  console.log(`schema-engine-cli ${require("@prisma/schema-engine-wasm/package.json").version}`);
} else if (command[0] === "cli") {
  await runAdminCommand(command[1] ?? "");
} else {
  serve();
}

/** @param {string[]} argv */
function parseArguments(argv) {
  const parsed = { files: /** @type {string[]} */ ([]), url: "", command: /** @type {string[]} */ ([]) };
  for (let i = 0; i < argv.length; i++) {
    const [flag, value] = [argv[i] ?? "", argv[i + 1] ?? ""];
    if (!flag.startsWith("--")) parsed.command.push(flag);
    else if (flag !== "--version") i++;
    if (flag === "--datamodels") parsed.files.push(value);
    if (flag === "--datasource") parsed.url = JSON.parse(value).url;
  }
  return parsed;
}

/** @param {string} name */
async function runAdminCommand(name) {
  try {
    if (name === "can-connect-to-database") await tryConnection(url);
    else if (name === "create-database") await createDatabase(url);
    else if (name === "drop-database") await dropDatabase(url);
  } catch (error) {
    console.error(`\n${JSON.stringify(logLine(/** @type {Error & { code?: string }} */ (error)))}`);
    process.exitCode = 1;
  }
}

/** @param {Error & { code?: string }} error */
function logLine(error) {
  const known = { "3D000": "P1003", ECONNREFUSED: "P1001", "28P01": "P1000" };
  const error_code = known[/** @type {keyof typeof known} */ (error.code ?? "")];
  const fields = { is_panic: false, message: error.message, error_code, meta: {} };
  return { timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" };
}

/** The engine's methods are named as in the protocol; typed loosely, as the protocol is not ours. */
async function loadEngine() {
  const { bindMigrationAwareSqlAdapterFactory } = require("@prisma/driver-adapter-utils");
  const registry = { message: "", set_message: (/** @type {string} */ text) => (registry.message = text) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const glue = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const engine = await import(glue);
  const wasm = fs.readFileSync(path.join(path.dirname(glue), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  /** @type {() => void} */ (instance.exports.__wbindgen_start)();
  const models = files.map((file) => [file, fs.readFileSync(file, "utf8")]);
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(url));
  return engine.SchemaEngine.new({ datamodels: models.length ? models : undefined }, () => {}, factory);
}

function serve() {
  /** @type {Promise<Record<string, (params: unknown) => Promise<unknown>>> | undefined} */
  let engine;
  let queue = Promise.resolve();
  const reply = (/** @type {object} */ message) =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  const answer = async (
    /** @type {{ id: number, method: string, params: unknown }} */ { id, method, params },
  ) => {
    try {
      if (method === "createDatabase")
        return reply({ id, result: { databaseName: await createDatabase(url) } });
      engine ??= loadEngine();
      const name = method === "getDatabaseVersion" ? "version" : method;
      const result = (await (await engine)[name]?.(Array.isArray(params) ? params[0] : params)) ?? null;
      // The native engine prints a diff through the host; the WebAssembly one only returns it.
      const text = /** @type {{ stdout?: string } | null} */ (result)?.stdout;
      if (method === "diff" && text) reply({ id: 1e6 + id, method: "print", params: { content: text } });
      reply({ id, result });
    } catch (error) {
      reply({ id, error: failure(/** @type {Error & { code?: string, meta?: unknown }} */ (error)) });
    }
  };
  readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
      const message = JSON.parse(line);
      if (message.method) queue = queue.then(async () => void (await answer(message)));
    })
    .on("close", () => queue.then(() => process.exit(0)));
}

/** @param {Error & { code?: string, meta?: unknown }} error */
function failure(error) {
  const data = {
    is_panic: false,
    message: error.message ?? String(error),
    error_code: error.code ?? null,
    meta: error.meta ?? null,
  };
  return { code: 4466, message: "An error happened. Check the data field for details.", data };
}
