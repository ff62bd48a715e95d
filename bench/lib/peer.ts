import { spawnSync } from "node:child_process";
import path from "node:path";

/** Run a peer's script with Debian's Python; undefined when openstacksdk is not installed. */
export function runPeer<T>(script: string, args: readonly (string | number)[]): T | undefined {
  const file = path.join(process.cwd(), "bench", "peers", script);
  const run = spawnSync("/usr/bin/python3", [file, ...args.map(String)], {
    encoding: "utf8",
    env: { ...process.env, PATH: "/usr/bin:/bin" },
  });
  if (run.status !== 0) {
    console.error(
      `peer ${script} did not run: ${(run.stderr || String(run.error)).trim().split("\n").at(-1)}`,
    );
    return undefined;
  }
  return JSON.parse(run.stdout) as T;
}
