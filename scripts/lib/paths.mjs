import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {string[]} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Next's command line, run with node so that no shell and no PATH is involved. */
export const nextCli = inRoot("node_modules/next/dist/bin/next");
