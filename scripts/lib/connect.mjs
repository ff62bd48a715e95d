import { Complaint } from "./complaint.mjs";

/**
 * Connects to PostgreSQL, or says in one sentence why not. Never shows the password.
 * @param {string} url
 * @param {string} setting the variable that holds it
 * @returns {Promise<import("pg").Client>}
 */
export async function connect(url, setting) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {}); // the next query reports it
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new Complaint(`${setting} does not work: ${reasonFor(error, new URL(url))}.`);
  }
}

/**
 * @param {unknown} error
 * @param {URL} url
 */
function reasonFor(error, url) {
  const { code, message, errors } =
    /** @type {Error & { code?: string, errors?: NodeJS.ErrnoException[] }} */ (error);
  const host = `${url.hostname || "localhost"}:${url.port || 5432}`;
  const user = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1));
  switch (code ?? errors?.[0]?.code) {
    case "ECONNREFUSED":
      return `nothing listens at ${host}`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host ${url.hostname} is not known`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `${host} does not answer`;
    case "28P01":
    case "28000":
      return `${host} refuses the user "${user}" (wrong password, or no right to connect)`;
    case "3D000":
      return `there is no database "${database}" at ${host}`;
    case "42501":
      return `the user "${user}" may not connect to the database "${database}"`;
    default:
      return /timeout/i.test(message) ? `${host} does not answer` : `${host} says: ${message}`;
  }
}
