import http from "node:http";
import type { BackupPlan } from "@/lib/backups/backup-plan";

const LOOK_MS = 50;

/** The same window by hand: nothing but its calls, over kept connections, and JSON. @returns what it took, ms */
export async function tightWindow(port: number, plan: BackupPlan): Promise<number> {
  const agent = new http.Agent({ keepAlive: true });
  const call = (method: string, path: string, body?: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const headers = { "x-auth-token": "bench-token", "content-length": Buffer.byteLength(text) };
      const request = http.request({ host: "127.0.0.1", port, method, path, agent, headers }, (answer) => {
        let said = "";
        answer.on("data", (chunk) => {
          said += chunk;
        });
        answer.on("end", () => resolve(said));
      });
      request.on("error", reject).end(text);
    });
  const volumes = plan.members.flatMap((m) => m.volumes.map((v) => v.volumeId));
  const list = `/volume/v3/p/snapshots/detail?limit=${volumes.length}`;
  await Promise.all(volumes.slice(0, 32).map(() => call("GET", "/volume/v3/p/snapshots?limit=1")));
  const beganAt = performance.now();
  for (const { serverId } of plan.members)
    await call("POST", `/compute/v2.1/servers/${serverId}/action`, { quiesce: { wait: true } });
  const made = await Promise.all(
    volumes.map(async (id) => {
      const said = await call("POST", "/volume/v3/p/snapshots", {
        snapshot: { volume_id: id, name: "tight" },
      });
      return JSON.parse(said).snapshot.id as string;
    }),
  );
  for (;;) {
    const { snapshots } = JSON.parse(await call("GET", list)) as {
      snapshots: { id: string; status: string }[];
    };
    const done = new Set(snapshots.filter(({ status }) => status === "available").map(({ id }) => id));
    if (made.every((id) => done.has(id))) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  for (const { serverId } of plan.members.toReversed())
    await call("POST", `/compute/v2.1/servers/${serverId}/action`, { unquiesce: { wait: true } });
  const took = performance.now() - beganAt;
  agent.destroy();
  return took;
}
