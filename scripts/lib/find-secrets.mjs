import fs from "node:fs";
import path from "node:path";

/** @typedef {{ name: string, value: string }} Secret */

/**
 * Where a text holds a secret: as it is, as a URL or a JSON string would have it, or in base64.
 * @param {string} text
 * @param {Secret[]} secrets
 * @returns {string[]} the names of those that are in it, and never the secrets themselves
 */
export function findSecrets(text, secrets) {
  return secrets
    .filter(({ value }) => formsOf(value).some((form) => has(text, form)))
    .map(({ name }) => name);
}

/** @param {string} value */
const formsOf = (value) => [
  ...new Set([
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString("base64"),
    Buffer.from(value).toString("base64url"),
  ]),
];

/**
 * A short secret can be a word of its own right: it counts where it stands alone, as a value does.
 * @param {string} text
 * @param {string} form
 */
function has(text, form) {
  if (form.length >= 16) return text.includes(form);
  const escaped = form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w/.-])${escaped}(?![\\w/.-])`).test(text);
}

/**
 * The secrets of a data folder, and those that tests have named: one in a line of a file.
 * @param {string} home
 * @param {string} named
 * @returns {Secret[]}
 */
export function secretsOf(home, named) {
  const text = (/** @type {string} */ file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
  const database = JSON.parse(text(path.join(home, "database.json")) || "{}");
  const secrets = [
    { name: "the session secret", value: text(path.join(home, "session-secret")).trim() },
    { name: "the metrics token", value: text(path.join(home, "metrics-token")).trim() },
    { name: "the sandbox's password", value: text(path.join(home, "sandbox-password")).trim() },
    { name: "the sandbox's key", value: text(path.join(home, "sandbox-key")).trim() },
    ...text(path.join(home, "encryption-key"))
      .split(/\s+/)
      .map((entry, n) => ({ name: `encryption key ${n + 1}`, value: entry.split(":")[1] ?? "" })),
    ...["superuser", "owner", "app"].map((role) => ({
      name: `the database's password of ${role}`,
      value: database[role] ?? "",
    })),
    ...text(named)
      .split("\n")
      .map((value, n) => ({ name: `secret ${n + 1} of the tests (${value.slice(0, 3)}…)`, value })),
  ];
  return secrets.filter(({ value }) => value.length >= 6);
}

/**
 * All text of a database, table by table.
 * @param {string} databaseUrl
 * @returns {Promise<{ where: string, text: string }[]>}
 */
export async function textOfDatabase(databaseUrl) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'dbos')",
    );
    const out = [];
    for (const { name } of tables) {
      const { rows } = await client.query(`SELECT t::text AS row FROM ${name} t`);
      out.push({ where: `table ${name}`, text: rows.map(({ row }) => row).join("\n") });
    }
    return out;
  } finally {
    await client.end();
  }
}

/**
 * All text of the log files of a data folder.
 * @param {string} home
 */
export const textOfLogs = (home) =>
  fs.readdirSync(path.join(home, "logs")).map((name) => ({
    where: `logs/${name}`,
    text: fs.readFileSync(path.join(home, "logs", name), "utf8"),
  }));
