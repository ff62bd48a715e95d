import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { rolldown } from "rolldown";

/** A bundled program: the file to run, and how to be rid of it. */
export interface Bundle {
  file: string;
  remove: () => Promise<void>;
}

/** Bundles an entry of this repository to one file that node runs; packages stay outside. */
export async function bundle(entry: string): Promise<Bundle> {
  // Inside node_modules, so that the packages are found.
  const folder = await mkdtemp(path.resolve("node_modules/.stillpoint-test-"));
  const file = path.join(folder, "entry.mjs");
  const build = await rolldown({
    input: path.resolve(entry),
    platform: "node",
    external: (id) => /^(@[a-z0-9]|[a-z])/.test(id) && id !== "server-only",
    resolve: {
      alias: { "@": path.resolve(), "server-only": path.resolve("node_modules/server-only/empty.js") },
    },
  });
  await build.write({ file, format: "esm" });
  await build.close();
  return { file, remove: () => rm(folder, { recursive: true }) };
}
