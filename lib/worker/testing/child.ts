import { type ChildProcess, spawn } from "node:child_process";

/**
 * Prisma's query compiler is WebAssembly. It is not made faster by V8 in a process that lives for seconds: that would cost
 * more than all of its queries.
 */
const QUICK = "--liftoff-only";

/** A process under test: its output, its end, and a promise for a line that it prints. */
export class Child {
  readonly process: ChildProcess;
  output = "";
  readonly exit: Promise<number | null>;

  constructor(file: string, env: Record<string, string> = {}) {
    this.process = spawn(process.execPath, ["--no-deprecation", QUICK, file], {
      env: { ...process.env, LOG_LEVEL: "info", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.exit = new Promise((resolve) => this.process.on("exit", resolve));
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  /** Resolves as soon as the output contains `text`; rejects when the process ends or the time is over before. */
  async says(text: string, timeoutMs = 50_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.output.includes(text)) {
      const ended = this.process.exitCode !== null || this.process.signalCode !== null;
      if (ended || Date.now() > deadline) throw new Error(`never said "${text}":\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Kills it however it stands; for the end of a test. */
  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.exit;
  }
}
