import { spawn } from "node:child_process";
import path from "node:path";

/** Start the local responder in a process of its own, so that its work is not counted as ours. */
export async function startResponder(delayMs: number, counts: readonly number[]) {
  const program = path.join(path.dirname(process.argv[1] ?? ""), "responder.mjs");
  const child = spawn(process.execPath, [program, String(delayMs), ...counts.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = Number(
    await new Promise<string>((resolve) => child.stdout.once("data", (d) => resolve(String(d)))),
  );
  return { port, stop: () => child.kill() };
}
