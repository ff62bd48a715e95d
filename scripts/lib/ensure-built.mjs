import fs from "node:fs";
import { bundle, PROGRAM_FILES } from "./bundle.mjs";
import { inRoot, nextCli, root } from "./paths.mjs";
import { step } from "./progress.mjs";
import { runTool } from "./run-tool.mjs";
import { sourceHash } from "./source-hash.mjs";
import { takeTurn } from "./take-turn.mjs";

const STAMPS = inRoot("dist/stamps.json");
const CLIENT = inRoot("lib/generated/prisma/client.ts");

const rootFiles = () =>
  fs.readdirSync(root).filter((name) => /^(?!biome|vitest|playwright)[a-z.-]+\.(ts|mjs|json)$/.test(name));
const isSource = (/** @type {string} */ file) =>
  !/\.(test|contract|sweep)\.tsx?$|^lib\/generated\/|tsbuildinfo$|^next-env/.test(file);

/**
 * The parts of the product, each with what it is made from and what shows that it is there.
 * @type {{ name: string, what: string, hash: () => string, isThere: () => boolean, make: (onStart: (pid: number) => void) => Promise<unknown> }[]}
 */
const PARTS = [
  {
    name: "client",
    what: "database client generated",
    hash: () => sourceHash(root, ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"]),
    isThere: () => fs.existsSync(CLIENT),
    make: generateClient,
  },
  {
    name: "app",
    what: "app built",
    hash: () =>
      sourceHash(
        root,
        ["app", "components", "lib", "public", "prisma/schema.prisma", ...rootFiles()],
        isSource,
      ),
    isThere: () => fs.existsSync(inRoot(".next/BUILD_ID")),
    make: (onStart) =>
      runTool(
        "Building the app",
        process.execPath,
        [nextCli, "build"],
        { ...process.env, NODE_ENV: "production" },
        { onStart },
      ),
  },
  {
    name: "worker",
    what: "worker built",
    hash: () =>
      sourceHash(
        root,
        ["lib", "prisma/schema.prisma", "package-lock.json", "scripts/lib/bundle.mjs"],
        isSource,
      ),
    isThere: () => PROGRAM_FILES.every((name) => fs.existsSync(inRoot("dist", name))),
    make: bundle,
  },
];

/**
 * The typed database client, from the schema. Needs no engine: any program that ends well will do for it.
 * @param {(pid: number) => void} onStart
 */
function generateClient(onStart) {
  const prisma = inRoot("node_modules/prisma/build/index.js");
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: inRoot("scripts/lib/prisma-engine.mjs") };
  return runTool("Generating the database client", process.execPath, [prisma, "generate"], env, { onStart });
}

/**
 * Makes what is missing or older than its sources.
 * @param {("client" | "app" | "worker")[]} [names]
 */
export async function ensureBuilt(names = ["client", "app", "worker"]) {
  const parts = PARTS.filter((part) => names.includes(/** @type {"client"} */ (part.name)));
  if (parts.every(isFresh)) return;
  const lock = await takeTurn("building");
  try {
    for (const part of parts) {
      if (isFresh(part)) continue;
      const hash = part.hash();
      writeStamp(part.name, undefined); // one that is cut off must not be taken for fresh
      await step(part.what, () => part.make((pid) => lock.addChild(pid)));
      writeStamp(part.name, hash);
    }
  } finally {
    lock.release();
  }
}

/** @param {(typeof PARTS)[number]} part */
const isFresh = (part) => part.isThere() && readStamps()[part.name] === part.hash();

/**
 * @param {string} name
 * @param {string | undefined} hash
 */
const writeStamp = (name, hash) =>
  fs.writeFileSync(STAMPS, JSON.stringify({ ...readStamps(), [name]: hash }));

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(fs.readFileSync(STAMPS, "utf8"));
  } catch {
    return {};
  }
}
