import http from "node:http";
import net from "node:net";
import { Complaint } from "./complaint.mjs";

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<string | undefined>} the error code that listening there gives
 */
export function listenError(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * @param {number} port
 * @param {string} host
 */
export const portIsFree = async (port, host) => (await listenError(port, host)) === undefined;

/**
 * @param {string} url
 * @param {number} [timeoutMs]
 * @returns {Promise<{ status: number, body: string } | undefined>} undefined when nobody answers
 */
export function httpGet(url, timeoutMs = 2_000) {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: timeoutMs, agent: false }, (response) => {
      let body = "";
      response.on("data", (text) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}

/**
 * Complains in one sentence when the app could not listen there.
 * @param {import("./settings.mjs").Settings} settings
 */
export async function requirePort({ port, listen, address }) {
  const code = await listenError(port, listen);
  if (!code) return;
  if (code === "EACCES")
    throw new Complaint(`Port ${port} is reserved for root: choose another one, as in PORT=3001.`);
  if (code !== "EADDRINUSE")
    throw new Complaint(
      `STILLPOINT_LISTEN is "${listen}", which is not an address of this machine (${code}).`,
    );
  const other = (await httpGet(`${address}/sign-in`))?.body.includes("Stillpoint")
    ? "another Stillpoint"
    : "another program";
  throw new Complaint(
    `Port ${port} is in use by ${other}: choose another one, as in \`PORT=${port + 1} npm run up\`.`,
  );
}
