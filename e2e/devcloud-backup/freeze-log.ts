import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

interface Line {
  /** Seconds since the epoch, by nova-compute's clock. */
  at: number;
  what: "freeze" | "thaw";
  serverId: string;
}

/** What nova-compute did to these VMs since a time, as its driver wrote it down; of all compute hosts, in order. */
export function freezeLog(serverIds: readonly string[], sinceMs: number): Line[] {
  const state = path.join(path.dirname(process.env.STILLPOINT_CLOUDS_FILE ?? ""), "state", "r1");
  return readdirSync(state)
    .filter((host) => host.includes("compute"))
    .flatMap((host) => read(path.join(state, host, "freeze.log")))
    .filter((line) => serverIds.includes(line.serverId) && line.at * 1000 >= sinceMs)
    .sort((a, b) => a.at - b.at);
}

function read(file: string): Line[] {
  try {
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => {
        const [at, what, serverId] = line.split(" ");
        return { at: Number(at), what: what as Line["what"], serverId: serverId ?? "" };
      });
  } catch {
    return []; // a host on which nothing was ever frozen
  }
}
