import { type ChildProcess, fork } from "node:child_process";
import { type SandboxControl, sandboxControl } from "../control/client";

export const KEY = "the-key-of-the-control-api";
export const PASSWORD = "a-password-that-no-file-shows";

/** The sandbox as a process of its own, as `npm run up` starts it. */
export class SandboxProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly sites: { region: string; authUrl: string }[],
    readonly control: SandboxControl,
  ) {}

  /** @param file the bundled main.ts */
  static async start(
    file: string,
    folder: string,
    env: Record<string, string> = {},
  ): Promise<SandboxProcess> {
    const child = fork(file, {
      stdio: ["pipe", "pipe", "inherit", "ipc"],
      env: {
        PATH: process.env.PATH,
        STILLPOINT_SANDBOX_FOLDER: folder,
        STILLPOINT_SANDBOX_PASSWORD: PASSWORD,
        STILLPOINT_SANDBOX_KEY: KEY,
        STILLPOINT_SANDBOX_LATENCY: "0",
        STILLPOINT_PARENT: "1",
        ...env,
      } as unknown as NodeJS.ProcessEnv,
    });
    let said = "";
    child.stdout?.on("data", (text) => {
      said += text;
    });
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
    });
    while (!said.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 5));
    const { sites, controlUrl } = JSON.parse(said);
    return new SandboxProcess(child, sites, sandboxControl(controlUrl, KEY));
  }

  /** Ends it so that it can do nothing more. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    this.child.kill(signal);
    await gone;
  }
}
