import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { root } from "./paths.mjs";

/**
 * @typedef {object} Settings
 * @property {string} home data folder
 * @property {number} port
 * @property {boolean} portGiven
 * @property {string} listen address that the app listens on
 * @property {string} address what to type into the browser of this machine
 * @property {string | undefined} databaseUrl set: a database of the user's own; nothing embedded is started
 * @property {string | undefined} ownerUrl the owner's role of that database, for migrations
 * @property {boolean} sandbox whether the sandbox cloud is started beside
 * @property {boolean} story whether a new sandbox is given a week of history
 */

/**
 * Reads the settings from the environment. `HOST` is not one of them: several shells set it to the machine's
 * name, which would open the app to the network by accident.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const port = readPort(env.PORT);
  const listen = env.STILLPOINT_LISTEN || "127.0.0.1";
  const databaseUrl = readUrl("DATABASE_URL", env.DATABASE_URL);
  const ownerUrl = readUrl("DATABASE_OWNER_URL", env.DATABASE_OWNER_URL);
  if (ownerUrl && !databaseUrl)
    throw new Complaint("DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither.");
  return {
    home: path.resolve(root, env.STILLPOINT_HOME || ".stillpoint"),
    port,
    portGiven: Boolean(env.PORT),
    listen,
    address: `http://${hostForBrowser(listen)}:${port}`,
    databaseUrl,
    ownerUrl,
    sandbox: readSwitch(
      "STILLPOINT_SANDBOX",
      env.STILLPOINT_SANDBOX,
      "1 for the sandbox cloud, or 0 for real sites only",
    ),
    story: readSwitch(
      "STILLPOINT_STORY",
      env.STILLPOINT_STORY,
      "1 for a week of history in a new sandbox, or 0 for none",
    ),
  };
}

const ARGUMENTS = { "--no-sandbox": { sandbox: false }, "--no-story": { story: false } };

/**
 * What stands after `npm run up --`: nothing else is known.
 * @param {string[]} args
 * @returns {Partial<Settings>}
 */
export function readArguments(args) {
  const unknown = args.find((arg) => !Object.hasOwn(ARGUMENTS, arg));
  if (unknown !== undefined)
    throw new Complaint(
      `"${unknown}" is not known here: \`--no-sandbox\` is, for an installation with real sites only, and \`--no-story\`, for a sandbox without a week of history.`,
    );
  return Object.assign({}, ...args.map((arg) => ARGUMENTS[/** @type {keyof typeof ARGUMENTS} */ (arg)]));
}

/**
 * On unless it is switched off.
 * @param {string} name
 * @param {string | undefined} text
 * @param {string} choice
 */
function readSwitch(name, text, choice) {
  if (!text || text === "1") return true;
  if (text === "0") return false;
  throw new Complaint(`${name} is "${text}": choose ${choice}.`);
}

/** @param {string | undefined} text */
function readPort(text) {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Complaint(`PORT is "${text}", which is not a port: choose a number from 1 to 65535.`);
}

/**
 * @param {string} name
 * @param {string | undefined} text
 */
function readUrl(name, text) {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  throw new Complaint(`${name} is not an address such as postgresql://user:password@host:5432/database.`);
}

/** @param {string} listen */
function hostForBrowser(listen) {
  if (listen === "0.0.0.0" || listen === "::") return "localhost";
  return listen.includes(":") ? `[${listen}]` : listen;
}
