import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { inRoot } from "../scripts/lib/paths.mjs";
import { isAlive, type ProcessIdentity } from "../scripts/lib/process-identity.mjs";
import { until } from "../scripts/lib/progress.mjs";

/** `npm run up` as a process, for tests that start and kill it. */
export class UpProcess {
  readonly child: ChildProcess;
  output = "";
  readonly exit: Promise<number | string>;

  constructor(
    readonly home: string,
    readonly port: number,
    env: Record<string, string> = {},
    nodeArgs: string[] = [],
    args: string[] = [],
  ) {
    const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...own } = process.env;
    this.child = spawn(process.execPath, [...nodeArgs, inRoot("scripts/up.mjs"), ...args], {
      env: {
        ...own,
        PORT: String(port),
        STILLPOINT_HOME: home,
        STILLPOINT_SANDBOX: "0",
        STILLPOINT_STORY: "0",
        ...env,
      } as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (text) => {
        this.output += text;
      });
    this.exit = new Promise((resolve) =>
      this.child.once("close", (code, signal) => resolve(signal ?? code ?? -1)),
    );
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Waits for the words in its output. */
  async says(words: string, timeoutMs = 50_000) {
    const found = await until(() => this.output.includes(words) || this.child.exitCode !== null, timeoutMs);
    if (!found || !this.output.includes(words)) throw new Error(`It never said "${words}":\n${this.output}`);
  }

  /** The database, the sandbox if there is one, the app, the worker and the guardian. */
  children(): ProcessIdentity[] {
    return JSON.parse(readFileSync(path.join(this.home, "in-use.json"), "utf8")).children;
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGINT");
    return this.exit;
  }
}

export const allGone = (known: ProcessIdentity[], timeoutMs = 12_000) =>
  until(() => !known.some(isAlive), timeoutMs);

export const isHealthy = async (address: string) =>
  fetch(`${address}/api/health`).then(
    (response) => response.status === 200,
    () => false,
  );
