import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Complaint, explainOutput } from "./complaint.mjs";
import { runsAsRoot } from "./home.mjs";
import { claimOpenFolder, openFolder } from "./open-folder.mjs";
import { portIsFree } from "./port.mjs";
import { binariesForNobody, binariesVersion, findBinaries, NOBODY, nobodyCan } from "./postgres-binaries.mjs";
import {
  dataFolder,
  newCredentials,
  readCredentials,
  urlFor,
  writeCredentials,
} from "./postgres-credentials.mjs";
import { ensureRoles } from "./postgres-roles.mjs";
import { clearLeftOver, readPostmaster, SERVER_ENV, spawnServer, untilReady } from "./postgres-server.mjs";
import { identify, isAlive, signalProcess } from "./process-identity.mjs";
import { until } from "./progress.mjs";

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} appUrl rows only
 * @property {string} ownerUrl migrations
 * @property {string} superuserUrl
 * @property {number} pid of the server
 * @property {import("node:child_process").ChildProcess} keeper ends when the server does
 * @property {() => Promise<void>} stop clean shutdown
 */

/**
 * Starts the embedded database of a data folder, making it first when it is not there.
 * @param {{ home: string, id: string, fast?: boolean }} options
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startEmbeddedPostgres({ home, id, fast = false }) {
  claimOpenFolder(home, id);
  const installed = findBinaries();
  const binaries = runsAsRoot() ? binariesForNobody(installed, home, id) : installed;
  const credentials = readCredentials(home) ?? newCredentials();
  credentials.folder ||= chooseFolder(home, id);
  const data = dataFolder(home, credentials);
  const runAs = runsAsRoot() ? NOBODY : undefined;
  writeCredentials(home, credentials); // first: a cluster whose passwords were lost can never be opened
  if (!fs.existsSync(data)) initialise({ binaries, data, runAs, fast }, credentials.superuser);
  checkVersion(data, binariesVersion(installed));
  await clearLeftOver(data);

  const logFile = path.join(home, "logs/database.log");
  for (let attempt = 1; ; attempt++) {
    credentials.port = await freePort(credentials.port);
    writeCredentials(home, credentials);
    const from = fs.existsSync(logFile) ? fs.statSync(logFile).size : 0;
    const keeper = spawnServer({ binaries, data, port: credentials.port, logFile, fast, runAs });
    if (await untilReady(data, keeper, 60_000)) {
      const server = running(credentials, data, keeper);
      try {
        await ensureRoles(credentials);
        return server;
      } catch (error) {
        await server.stop(); // nobody else knows of it, and its pipe would keep this process
        throw error;
      }
    }
    keeper.stdin?.end("stop\n");
    const said = fs.readFileSync(logFile, "utf8").slice(from);
    // A port taken in between, or processes of a server that was killed and that are still ending.
    const passing = /could not bind|still in use|lock file .* already exists/i.test(said);
    if (!passing || attempt === 20) throw explainOutput("Starting the embedded database", said);
    await until(() => false, 250);
  }
}

/**
 * @param {import("./postgres-credentials.mjs").Credentials} credentials
 * @param {string} data
 * @param {import("node:child_process").ChildProcess} keeper
 * @returns {EmbeddedPostgres}
 */
function running(credentials, data, keeper) {
  const server = identify(readPostmaster(data)?.pid ?? -1);
  return {
    appUrl: urlFor(credentials, "app"),
    ownerUrl: urlFor(credentials, "owner"),
    superuserUrl: urlFor(credentials, "superuser", "postgres"),
    pid: server.pid,
    keeper,
    async stop() {
      keeper.stdin?.end("stop\n");
      if (await until(() => !isAlive(server), 15_000)) return;
      signalProcess(server, "SIGQUIT");
      await until(() => !isAlive(server), 5_000);
    },
  };
}

/**
 * In the data folder itself (relative, so that it can be moved), unless we are root and `nobody` cannot get there.
 * @param {string} home
 * @param {string} id
 */
function chooseFolder(home, id) {
  const closed = runsAsRoot() && !nobodyCan("-x", home);
  return closed ? path.join(openFolder(home, id), "database") : "database";
}

/**
 * @param {{ binaries: string, data: string, fast: boolean, runAs: { uid: number, gid: number } | undefined }} where
 * @param {string} password
 */
function initialise({ binaries, data, fast, runAs }, password) {
  // Made beside its place and then moved there: a start that was cut off leaves no half cluster to be taken for one.
  const draft = `${data}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  // A file, since a password among the arguments would show in the process list.
  const passwordFile = `${data}.password`;
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs) for (const each of [draft, passwordFile]) fs.chownSync(each, runAs.uid, runAs.gid);
  const flags = ["-U", "postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
  const result = spawnSync(
    path.join(binaries, "native/bin/initdb"),
    ["-D", draft, `--pwfile=${passwordFile}`, ...flags, ...(fast ? ["--no-sync"] : [])],
    { cwd: draft, encoding: "utf8", env: SERVER_ENV, ...runAs },
  );
  fs.rmSync(passwordFile, { force: true });
  if (result.status === 0) return fs.renameSync(draft, data);
  fs.rmSync(draft, { recursive: true, force: true });
  throw explainOutput(
    "Making the embedded database",
    `${result.stdout}${result.stderr}${result.error ?? ""}`,
  );
}

/**
 * @param {string} data
 * @param {string} version
 */
function checkVersion(data, version) {
  const made = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  const major = version.split(".")[0];
  if (made !== major)
    throw new Complaint(
      `The data in ${data} was written by PostgreSQL ${made}, and this version brings PostgreSQL ${major}: see "Upgrading" in docs/operating.md.`,
    );
}

/**
 * The preferred port when it is free, else another one: below those that systems lend to outgoing connections, or the
 * next start would often find it taken.
 * @param {number} preferred 0 for none
 * @returns {Promise<number>}
 */
export async function freePort(preferred) {
  for (let tries = 0; tries < 100; tries++) {
    const port = tries === 0 && preferred ? preferred : randomInt(21_000, 32_000);
    if (await portIsFree(port, "127.0.0.1")) return port;
  }
  throw new Complaint("No free port was found for the embedded database.");
}
