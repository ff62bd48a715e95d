import { fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** USER_HZ of Linux. */
const MS_PER_TICK = 10;
export const PASSWORD = "a-password-for-the-bench";

/** Starts the sandbox in a process of its own, as `npm run up` does. */
export async function startSandboxProcess(folder: string, scene: string) {
  const startedAt = performance.now();
  const child = fork(path.resolve("dist/bench/sandbox.mjs"), {
    stdio: ["pipe", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      STILLPOINT_SANDBOX_FOLDER: folder,
      STILLPOINT_SANDBOX_PASSWORD: PASSWORD,
      STILLPOINT_SANDBOX_KEY: "a-key-for-the-bench-only",
      STILLPOINT_SANDBOX_SCENE: scene,
      STILLPOINT_SANDBOX_LATENCY: "0",
      STILLPOINT_PARENT: "1", // it ends with us
    },
  });
  let said = "";
  child.stdout?.on("data", (text) => {
    said += text;
  });
  const exit = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  const took = performance.now() - startedAt;
  return {
    /** Until it was ready, ms. */
    took,
    /** Its resident memory now, MB. */
    rss: () =>
      Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    /** Processor time that it took up to now, ms: other programs on the machine change it less. (proc(5), stat) */
    cpu: () => {
      const stat = fs
        .readFileSync(`/proc/${child.pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return (Number(stat[11]) + Number(stat[12])) * MS_PER_TICK;
    },
    /** Its addresses, as it said them. */
    addresses: async (): Promise<{ sites: { region: string; authUrl: string }[]; controlUrl: string }> => {
      while (!said.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 5));
      return JSON.parse(said);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await exit;
    },
  };
}
