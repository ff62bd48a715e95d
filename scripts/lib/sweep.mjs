import { runVitest } from "./run-vitest.mjs";

/**
 * Workers that are killed at every single moment of a backup, and at moments of all kinds of recoveries, on the sandbox cloud.
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export const sweep = () => runVitest("sweep");

/**
 * The same against the real cloud, at some moments.
 * @param {Record<string, string>} env where that is
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export const sweepOnDevcloud = async (env) => ({
  ...(await runVitest("sweep-on-devcloud", { env: { ...process.env, ...env } })),
  suite: "sweep on devcloud",
});
