import path from "node:path";
import { keepEncryptionKey } from "./encryption-key.mjs";
import { keepSecret } from "./home.mjs";
import { ManagedChild } from "./managed-child.mjs";
import { PROGRAM_ARGS, PROGRAM_ENV } from "./node-args.mjs";
import { inRoot, nextCli } from "./paths.mjs";
import { httpGet } from "./port.mjs";

/**
 * The app, the worker and the guardian, as programs to be kept running.
 * @param {object} options
 * @param {import("./settings.mjs").Settings} options.settings
 * @param {() => string} options.databaseUrl of the app's role; asked at each start
 * @param {() => import("./run-tool.mjs").Variables} options.sandbox what they must know of the sandbox cloud
 * @param {(pid: number) => void} options.onStart
 * @param {boolean} [options.dev]
 */
export function productChildren({ settings, databaseUrl, sandbox, onStart, dev = false }) {
  const { home, port, listen, address } = settings;
  const common = { logs: path.join(home, "logs"), onStart };
  const shared = () => {
    keepEncryptionKey(home);
    return { ...ownEnvironment(), ...sandbox(), DATABASE_URL: databaseUrl(), STILLPOINT_HOME: home };
  };
  const app = new ManagedChild({
    ...common,
    name: "app",
    args: [nextCli, dev ? "dev" : "start", "--hostname", listen, "--port", String(port)],
    env: () => ({
      ...shared(),
      NODE_ENV: dev ? "development" : "production",
      NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || keepSecret(home, "session-secret"),
      NEXTAUTH_URL: process.env.NEXTAUTH_URL || address,
      STILLPOINT_METRICS_TOKEN: process.env.STILLPOINT_METRICS_TOKEN || keepSecret(home, "metrics-token"),
    }),
    patienceMs: 3_000,
  });
  const worker = new ManagedChild({
    ...common,
    name: "worker",
    args: [...PROGRAM_ARGS, inRoot("dist/worker.mjs")],
    env: () => ({
      ...PROGRAM_ENV,
      ...shared(),
      NODE_ENV: dev ? "development" : "production",
      NEXTAUTH_URL: process.env.NEXTAUTH_URL || address,
    }),
    patienceMs: 6_000,
    saysReady: true,
  });
  const guardian = new ManagedChild({
    ...common,
    name: "guardian",
    args: [...PROGRAM_ARGS, inRoot("dist/guardian.mjs")],
    env: () => ({
      ...PROGRAM_ENV,
      ...shared(),
      NODE_ENV: dev ? "development" : "production",
      NEXTAUTH_URL: process.env.NEXTAUTH_URL || address, // for what it tells while no worker lives
    }),
    patienceMs: 6_000,
    saysReady: true,
  });
  return { app, worker, guardian };
}

/**
 * The user's environment without what npm put there, without the owner's password, which no program needs, and without
 * what only we may say of the sandbox cloud.
 */
export function ownEnvironment() {
  const { DATABASE_OWNER_URL: _, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).filter(([name]) => !/^(npm_|STILLPOINT_SANDBOX_)/.test(name)),
  );
}

/** @param {import("./settings.mjs").Settings} settings */
export async function appIsHealthy({ listen, port }) {
  const host =
    { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[listen] ?? (listen.includes(":") ? `[${listen}]` : listen);
  return (await httpGet(`http://${host}:${port}/api/health`))?.status === 200;
}
