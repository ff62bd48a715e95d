import http from "node:http";

const LOOK_MS = 50;
/** A volume in use may be cut without force from this on. (cinder/api/openstack/api_version_request.py) */
const VOLUME_VERSION = "volume 3.70";

/** Where the services of a cloud are, with a token for them. */
export interface TightCloud {
  compute: string;
  volume: string;
  token: string;
}

/** What is quiesced, in this order, and what is cut. */
export interface TightWork {
  servers: readonly string[];
  volumes: readonly string[];
}

/** What a window took, and what of it which calls did, ms. */
export interface WindowTimes {
  window: number;
  /** All calls that quiesce, one after another. */
  quiesce: number;
  /** From the first snapshot asked for to the last one answered. */
  asked: number;
  /** From there until all were seen to be available. */
  seen: number;
  /** All calls that thaw, one after another. */
  thaw: number;
}

/** The work of a backup's plan. */
export const tightWork = (plan: {
  members: readonly { serverId: string; volumes: readonly { volumeId: string }[] }[];
}): TightWork => ({
  servers: plan.members.map((m) => m.serverId),
  volumes: plan.members.flatMap((m) => m.volumes.map((v) => v.volumeId)),
});

/**
 * A freeze window by hand: nothing but its calls, over kept connections, and JSON.
 * @returns what it took, and the snapshots that it made
 * @throws when the cloud refuses a call; what was quiesced before is left to its dead-man timer
 */
export async function tightWindow(
  cloud: TightCloud,
  { servers, volumes }: TightWork,
): Promise<WindowTimes & { snapshots: string[] }> {
  const agent = new http.Agent({ keepAlive: true });
  const call = (method: string, url: string, body?: unknown): Promise<string> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const headers = {
        "x-auth-token": cloud.token,
        "content-length": Buffer.byteLength(text),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(url.startsWith(cloud.volume) ? { "openstack-api-version": VOLUME_VERSION } : {}),
      };
      const request = http.request(url, { method, agent, headers }, (answer) => {
        let said = "";
        answer.on("data", (chunk) => {
          said += chunk;
        });
        answer.on("end", () => {
          if ((answer.statusCode ?? 500) < 300) resolve(said);
          else reject(new Error(`${method} ${url}: ${answer.statusCode} ${said}`));
        });
      });
      request.on("error", reject).end(text);
    });
  const act = (serverId: string, action: unknown) =>
    call("POST", `${cloud.compute}/servers/${serverId}/action`, action);
  const list = `${cloud.volume}/snapshots/detail?limit=${volumes.length}`;
  await Promise.all(volumes.slice(0, 32).map(() => call("GET", `${cloud.volume}/snapshots?limit=1`)));
  if (servers[0]) await call("GET", `${cloud.compute}/os-quiesce?server_id=${servers[0]}`);
  const at = [performance.now()];
  const passed = () => at.push(performance.now());
  for (const id of servers) await act(id, { quiesce: { wait: true } });
  passed();
  const snapshots = await Promise.all(
    volumes.map(async (id) => {
      const snapshot = { volume_id: id, name: "tight" };
      const said = await call("POST", `${cloud.volume}/snapshots`, { snapshot });
      return JSON.parse(said).snapshot.id as string;
    }),
  );
  passed();
  for (;;) {
    const { snapshots: listed } = JSON.parse(await call("GET", list)) as {
      snapshots: { id: string; status: string }[];
    };
    const done = new Set(listed.filter(({ status }) => status === "available").map(({ id }) => id));
    if (snapshots.every((id) => done.has(id))) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  passed();
  for (const id of servers.toReversed()) await act(id, { unquiesce: { wait: true } });
  passed();
  agent.destroy();
  const [began = 0, frozen = 0, asked = 0, seen = 0, thawed = 0] = at;
  return {
    window: thawed - began,
    quiesce: frozen - began,
    asked: asked - frozen,
    seen: seen - asked,
    thaw: thawed - seen,
    snapshots,
  };
}
