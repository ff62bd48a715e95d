import { fork } from "node:child_process";
import { Complaint } from "./complaint.mjs";
import { freePort } from "./embedded-postgres.mjs";
import { forgetHome } from "./forget-home.mjs";
import { inRoot } from "./paths.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { withQuiet } from "./run-tool.mjs";

/**
 * Starts the product as `npm run up` does, with data and a port of its own.
 * @param {string} home
 * @param {Record<string, string>} [more] settings
 */
export async function startOwnProduct(home, more = {}) {
  const {
    DATABASE_URL: _,
    NEXTAUTH_URL: __,
    STILLPOINT_LISTEN: ___,
    STILLPOINT_KEY: ____,
    ...env
  } = ownEnvironment();
  const port = await freePort(0);
  const up = fork(inRoot("scripts/up.mjs"), {
    env: withQuiet({
      STILLPOINT_ALLOW_LOOPBACK: "1", // the clouds of the tests are on this machine
      ...env,
      STILLPOINT_SANDBOX: "0",
      STILLPOINT_STORY: "0", // what a test looks at is its own
      ...more,
      PORT: String(port),
      STILLPOINT_HOME: home,
    }),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true, // Ctrl-C is for us; we end it in order
  });
  let output = "";
  for (const stream of [up.stdout, up.stderr]) stream?.on("data", (text) => (output += text));
  const ended = new Promise((resolve) => up.once("exit", resolve));
  const ready = await Promise.race([
    new Promise((resolve) => up.once("message", resolve)),
    ended.then(() => undefined),
  ]);
  if (!ready) throw new Complaint(`Stillpoint did not start:\n${output}`);
  return {
    .../** @type {{ address: string, name: string, password: string, sandbox?: string }} */ (ready),
    /** What it has said so far. */
    output: () => output,
    async stop() {
      up.kill("SIGTERM");
      await ended;
      await forgetHome(
        home,
        () => true,
        () => {},
      );
    },
  };
}
