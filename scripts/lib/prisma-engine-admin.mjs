import pg from "pg";

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} work
 */
async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @param {string} url */
const nameIn = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

/** @param {string} url */
export const tryConnection = (url) => withClient(url, async () => {});

/** @param {string} url */
function maintenance(url) {
  const other = new URL(url);
  other.pathname = "/postgres";
  other.search = "";
  return String(other);
}

/**
 * @param {string} url
 * @returns {Promise<string>} its name
 */
export async function createDatabase(url) {
  const name = nameIn(url);
  try {
    await tryConnection(url); // it is there: the owner's role may not enter the maintenance database
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code !== "3D000") throw error;
    await withClient(maintenance(url), (client) =>
      client.query(`create database ${client.escapeIdentifier(name)}`),
    );
  }
  return name;
}

/** @param {string} url */
export const dropDatabase = (url) =>
  withClient(maintenance(url), (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(nameIn(url))} with (force)`),
  );

/**
 * Databases beside the given one, over a connection to it.
 * @param {string} url
 * @param {"create" | "drop"} verb
 * @param {string} name ours: letters, digits, - and _ only
 */
export const siblingDatabase = (url, verb, name) =>
  withClient(url, (client) =>
    client.query(
      verb === "create" ? `create database "${name}"` : `drop database if exists "${name}" with (force)`,
    ),
  );
