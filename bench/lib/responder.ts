import http from "node:http";
import type { AddressInfo } from "node:net";

/*
 * A local cloud of many regions that does nothing but answer: what is left of a measured time is the client's.
 * Arguments: milliseconds of delay for each answer to a list, then the number of servers of each region.
 */
const [delayMs = 0, ...counts] = process.argv.slice(2).map(Number);
const PAGE = 1000;

const serverJson = (region: number, n: number) => {
  const id = `00000000-0000-4000-8000-${String(region).padStart(2, "0")}${String(n).padStart(10, "0")}`;
  return {
    id,
    name: `vnf-${region}-${n}`,
    status: "ACTIVE",
    tenant_id: "0123456789abcdef0123456789abcdef",
    user_id: "fedcba9876543210fedcba9876543210",
    metadata: { role: "mme", owner: "core" },
    hostId: "2091634baaccdc4c5a1d57069c833e402921df696b7f970791b12ec6",
    image: "",
    flavor: {
      vcpus: 2,
      ram: 4096,
      disk: 0,
      ephemeral: 0,
      swap: 0,
      original_name: "m1.medium",
      extra_specs: {},
    },
    created: "2026-11-20T08:00:00Z",
    updated: "2026-11-20T08:00:09Z",
    addresses: {
      "oam-net": [
        {
          version: 4,
          addr: "10.0.0.5",
          "OS-EXT-IPS:type": "fixed",
          "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01",
        },
      ],
    },
    accessIPv4: "",
    accessIPv6: "",
    links: [{ rel: "self", href: `http://127.0.0.1/v2.1/servers/${id}` }],
    config_drive: "",
    locked: false,
    locked_reason: null,
    description: null,
    tags: ["dr"],
    key_name: "ops",
    trusted_image_certificates: null,
    "OS-DCF:diskConfig": "AUTO",
    "OS-EXT-AZ:availability_zone": "nova",
    "OS-EXT-SRV-ATTR:host": "compute-17",
    "OS-EXT-SRV-ATTR:hypervisor_hostname": "compute-17",
    "OS-EXT-SRV-ATTR:instance_name": "instance-0000002a",
    "OS-EXT-STS:power_state": 1,
    "OS-EXT-STS:task_state": null,
    "OS-EXT-STS:vm_state": "active",
    "os-extended-volumes:volumes_attached": [
      { id: "5a4f3e2d-0000-4000-8000-000000000001", delete_on_termination: false },
    ],
    security_groups: [{ name: "default" }],
  };
};

/** Pages are made ahead, so that answering costs next to nothing. */
let pages: Buffer[][] = [];
const makePages = (origin: string) =>
  counts.map((count, region) => {
    const out: Buffer[] = [];
    for (let from = 0; from < count; from += PAGE) {
      const servers = Array.from({ length: Math.min(PAGE, count - from) }, (_, i) =>
        serverJson(region, from + i),
      );
      const href = `${origin}/r${region}/v2.1/servers/detail?marker=${servers.at(-1)?.id}`;
      const links = servers.length === PAGE ? [{ rel: "next", href }] : undefined;
      out.push(Buffer.from(JSON.stringify({ servers, servers_links: links })));
    }
    return out;
  });
const one = Buffer.from(JSON.stringify({ server: serverJson(0, 0) }));
const small = Buffer.from(JSON.stringify({ flavor: { id: "1", name: "m1.medium" } }));
const empty = Buffer.from('{"servers":[]}');
/** What keystoneauth wants to see below each address before it calls anything. */
const version = (id: string, url: string) =>
  Buffer.from(
    JSON.stringify({
      version: {
        id,
        status: "CURRENT",
        version: "2.93",
        min_version: "2.1",
        links: [{ rel: "self", href: url }],
      },
    }),
  );

const server = http.createServer((req, res) => {
  req.resume();
  const url = req.url ?? "";
  const region = Number(/^\/r(\d+)\//.exec(url)?.[1] ?? 0);
  const send = (body: Buffer, status = 200, headers = {}) => {
    res.writeHead(status, { "content-type": "application/json", "content-length": body.length, ...headers });
    res.end(body);
  };
  if (url.startsWith("/v3/auth/tokens")) return send(token(), 201, { "x-subject-token": "bench-token" });
  if (url.includes("/servers/detail")) {
    const marker = /marker=[0-9a-f-]+-\d\d(\d{10})/.exec(url)?.[1];
    const page = marker === undefined ? 0 : Math.floor((Number(marker) + 1) / PAGE);
    const body = pages[region]?.[page] ?? empty;
    return void (delayMs ? setTimeout(send, delayMs, body) : send(body));
  }
  if (url.includes("/servers/")) return send(one);
  if (url.includes("/flavors/")) return send(small);
  return send(version(url.startsWith("/v3") ? "v3.14" : "v2.1", `http://${req.headers.host}${url}`));
});

function token(): Buffer {
  const { port } = server.address() as AddressInfo;
  const regions = counts.map((_, i) => i);
  const endpoint = (path: string) =>
    regions.map((i) => ({
      interface: "public",
      region: `R${i}`,
      region_id: `R${i}`,
      id: `e${i}`,
      url: `http://127.0.0.1:${port}${path.replace("#", String(i))}`,
    }));
  const now = Date.now();
  return Buffer.from(
    JSON.stringify({
      token: {
        methods: ["password"],
        issued_at: new Date(now).toISOString(),
        expires_at: new Date(now + 3_600_000).toISOString(),
        user: { id: "u", name: "u", domain: { id: "default", name: "Default" } },
        project: { id: "p", name: "p", domain: { id: "default", name: "Default" } },
        roles: [{ id: "r", name: "member" }],
        catalog: [
          { id: "1", name: "nova", type: "compute", endpoints: endpoint("/r#/v2.1") },
          { id: "2", name: "keystone", type: "identity", endpoints: endpoint("/v3") },
        ],
      },
    }),
  );
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  pages = makePages(`http://127.0.0.1:${port}`);
  console.log(port);
});
