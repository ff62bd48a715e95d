import { runVitest } from "./run-vitest.mjs";

/**
 * Workers that are killed in each step of a backup and of recoveries, on the sandbox cloud.
 * @param {string} [moments] instead of STILLPOINT_SWEEP; neither: the few that CI takes
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export const sweep = (moments) =>
  runVitest("sweep", { env: { ...process.env, ...(moments ? { STILLPOINT_SWEEP: moments } : {}) } });

/**
 * Of a backup against the real cloud, at some moments.
 * @param {Record<string, string>} env where that is
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export const sweepOnDevcloud = async (env) => ({
  ...(await runVitest("sweep-on-devcloud", { env: { ...process.env, ...env } })),
  suite: "sweep on devcloud",
});

/**
 * Of a failover there.
 * @param {Record<string, string>} env where that is
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export const failoverSweepOnDevcloud = async (env) => ({
  ...(await runVitest("failover-sweep-on-devcloud", { env: { ...process.env, ...env } })),
  suite: "failover sweep on devcloud",
});
