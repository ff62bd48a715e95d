import http from "node:http";
import type { AddressInfo } from "node:net";

/*
 * A cloud with known times, in a process of its own: what a freeze window takes above their sum is its client's.
 * Arguments: round trip, freeze, thaw, snapshot (ms), snapshots at once at its backend (0: all).
 */
const [roundTrip = 0, freeze = 0, thaw = 0, snapshot = 0, atOnce = 0] = process.argv.slice(2).map(Number);
const PROJECT = "0123456789abcdef0123456789abcdef";
/** As many as the lists keep: nothing is deleted here. */
const KEPT = 1_000;

interface Cut {
  id: string;
  volume_id: string;
  name: string;
  status: string;
  metadata: Record<string, string>;
}
let cuts: Cut[] = [];
let made = 0;
const queue: Cut[] = [];
let busy = 0;

/** The backend cuts so many at a time, in the order of coming. */
function cutNext(): void {
  while (queue.length > 0 && (atOnce === 0 || busy < atOnce)) {
    const cut = queue.shift() as Cut;
    busy++;
    setTimeout(() => {
      cut.status = "available";
      busy--;
      cutNext();
    }, snapshot);
  }
}

type Reply = { status: number; body: unknown; afterMs?: number; headers?: Record<string, string> };

const range = (id: string, max: string, min: string, href: string) => ({
  id,
  status: "CURRENT",
  version: max,
  min_version: min,
  links: [{ rel: "self", href }],
});

function answer(method: string, url: URL, body: string, origin: string): Reply {
  const path = url.pathname;
  if (path.endsWith("/auth/tokens")) {
    const headers = { "x-subject-token": "bench-token" };
    return { status: 201, body: token(origin), headers };
  }
  if (/^\/v3\/?$/.test(path))
    return { status: 200, body: { version: range("v3.14", "", "", `${origin}/v3/`) } };
  if (/^\/compute(\/v2\.1)?\/?$/.test(path))
    return { status: 200, body: { version: range("v2.1", "2.93", "2.1", `${origin}/compute/v2.1/`) } };
  if (/^\/volume(\/v3)?\/?$/.test(path))
    return { status: 200, body: { versions: [range("v3.0", "3.70", "3.0", `${origin}/volume/v3/`)] } };
  if (path.endsWith("/os-quiesce"))
    return { status: 200, body: report(url.searchParams.getAll("server_id")) };
  if (path.endsWith("/action"))
    return { status: 202, body: null, afterMs: /"unquiesce"/.test(body) ? thaw : freeze };
  if (method === "POST" && path.endsWith("/snapshots")) {
    const { snapshot: asked } = JSON.parse(body) as { snapshot: Partial<Cut> };
    const id = `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;
    const cut: Cut = {
      id,
      volume_id: asked.volume_id ?? "",
      name: asked.name ?? "",
      status: "creating",
      metadata: asked.metadata ?? {},
    };
    cuts = [cut, ...cuts].slice(0, KEPT);
    queue.push(cut);
    cutNext();
    return { status: 202, body: { snapshot: shown(cut) } };
  }
  // The command looks the volume up before it cuts it.
  const volume = /\/volumes\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (volume) return { status: 200, body: { volume: { id: volume, name: "v", size: 10, status: "in-use" } } };
  const one = /\/snapshots\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (one) {
    const cut = cuts.find(({ id }) => id === one);
    return cut ? { status: 200, body: { snapshot: shown(cut) } } : { status: 404, body: {} };
  }
  if (/\/snapshots(\/detail)?$/.test(path)) {
    const name = url.searchParams.get("name");
    const found = name === null ? cuts : cuts.filter((cut) => cut.name === name);
    return {
      status: 200,
      body: { snapshots: found.slice(0, Number(url.searchParams.get("limit") ?? KEPT)).map(shown) },
    };
  }
  return { status: 404, body: { itemNotFound: { message: "no such path", code: 404 } } };
}

const shown = (cut: Cut) => ({
  ...cut,
  size: 10,
  description: null,
  created_at: "2026-11-20T08:00:00.000000",
  updated_at: null,
  user_id: "u",
  group_snapshot_id: null,
  "os-extended-snapshot-attributes:progress": "0%",
  "os-extended-snapshot-attributes:project_id": PROJECT,
});

const report = (ids: string[]) => ({
  quiesce: {
    version: "1",
    default_timeout: 15,
    max_timeout: 60,
    answer: "wait",
    guards: [{ host: "c", up: true, last_seen: null }],
  },
  servers: ids.map((id) => ({
    id,
    vm_state: "active",
    task_state: null,
    power_state: 1,
    frozen: "no",
    deadline: null,
    thaw_owed: false,
    reason: null,
  })),
});

function token(origin: string) {
  const endpoints = (path: string) => [
    { id: "e", interface: "public", region: "R0", region_id: "R0", url: origin + path },
  ];
  const now = Date.now();
  return {
    token: {
      methods: ["password"],
      issued_at: new Date(now).toISOString(),
      expires_at: new Date(now + 3_600_000).toISOString(),
      user: { id: "u", name: "u", domain: { id: "default", name: "Default" } },
      project: { id: PROJECT, name: "p", domain: { id: "default", name: "Default" } },
      roles: [{ id: "r", name: "admin" }],
      catalog: [
        { id: "1", name: "nova", type: "compute", endpoints: endpoints("/compute/v2.1") },
        { id: "2", name: "keystone", type: "identity", endpoints: endpoints("/v3") },
        { id: "3", name: "cinder", type: "block-storage", endpoints: endpoints(`/volume/v3/${PROJECT}`) },
        { id: "4", name: "cinderv3", type: "volumev3", endpoints: endpoints(`/volume/v3/${PROJECT}`) },
      ],
    },
  };
}

const server = http.createServer((req, res) => {
  let body = "";
  req.on("data", (chunk) => {
    body += chunk;
  });
  req.on("end", () => {
    const origin = `http://${req.headers.host}`;
    // Half of the round trip on the way here, half on the way back.
    setTimeout(() => {
      const reply = answer(req.method ?? "GET", new URL(req.url ?? "/", origin), body, origin);
      const text = reply.body === null ? "" : JSON.stringify(reply.body);
      setTimeout(
        () => {
          res.writeHead(reply.status, {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(text),
            "x-openstack-request-id": "req-00000000-0000-4000-8000-000000000000",
            ...reply.headers,
          });
          res.end(text);
        },
        (reply.afterMs ?? 0) + roundTrip / 2,
      );
    }, roundTrip / 2);
  });
});
// It ends with who started it.
process.stdin.on("end", () => process.exit()).resume();
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
