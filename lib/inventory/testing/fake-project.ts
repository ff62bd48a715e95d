import { randomUUID } from "node:crypto";
import { type Asked, fakeSite, json } from "../../openstack/testing/fake-site";

type Wire = Record<string, unknown> & { id: string };

/** A VM as Nova shows it. */
export const wireServer = (id: string, more: Record<string, unknown> = {}): Wire => ({
  id,
  name: `vm-${id}`,
  status: "ACTIVE",
  tenant_id: "p",
  created: "2026-11-20T08:00:00Z",
  updated: "2026-11-20T08:01:00Z",
  flavor: { original_name: "m1.small", vcpus: 1, ram: 512, disk: 1, ephemeral: 0, swap: 0 },
  addresses: { lan: [{ addr: "10.0.0.5", version: 4 }] },
  "OS-EXT-STS:vm_state": "active",
  "OS-EXT-STS:task_state": null,
  ...more,
});

/** A volume as Cinder shows it. */
export const wireVolume = (id: string, serverId?: string): Wire => ({
  id,
  status: serverId ? "in-use" : "available",
  size: 8,
  name: `disk-${id}`,
  attachments: serverId ? [{ attachment_id: randomUUID(), server_id: serverId, device: "/dev/vda" }] : [],
});

/** A port as Neutron shows it. */
export const wirePort = (id: string, serverId?: string): Wire => ({
  id,
  network_id: "net",
  mac_address: "fa:16:3e:00:00:01",
  status: "ACTIVE",
  device_id: serverId ?? "",
  device_owner: serverId ? "compute:nova" : "",
  fixed_ips: [{ subnet_id: "sub", ip_address: "10.0.0.5" }],
});

/** What nova-quiesce reports of itself. */
export const wireQuiesce = (...guardsUp: boolean[]) => ({
  quiesce: {
    version: "1.0",
    default_timeout: 15,
    max_timeout: 60,
    answer: "accepted",
    guards: guardsUp.map((up, i) => ({ host: `ctl-${i + 1}`, up, last_seen: "2026-11-20T12:00:00Z" })),
  },
  servers: [],
});

/** A site with one project "p", whose things a test changes as it goes. */
export async function fakeProject() {
  const things = {
    servers: [] as Wire[],
    volumes: [] as Wire[],
    ports: [] as Wire[],
    /** What the next changes-since tells; deleted ones as status DELETED. */
    changed: [] as Wire[],
    /** There, but in no list: as those of a dead cell. */
    hidden: [] as Wire[],
    /** Of a VM by its id, as on the wire. */
    attachments: new Map<string, object[]>(),
    actions: new Map<string, object[]>(),
    migrations: new Map<string, object[]>(),
    /** By their ids. */
    images: new Map<string, object>(),
    /** What its nova-apis answer for nova-quiesce, in turn; null: one that has none. */
    quiesce: [null] as (object | null)[],
    /** Paths that fail, with their status. */
    failing: new Map<string, number>(),
  };
  let turn = 0;
  const reply = (asked: Asked, res: Parameters<typeof json>[0]) => {
    const url = new URL(asked.path, "http://ignored.invalid");
    const path = url.pathname.replace(/^\/[a-z]+\/v[\d.]+/, "");
    const status = things.failing.get(path);
    if (status) return json(res, status, { fault: { message: "broken by the test" } });
    if (path === "/servers/detail") {
      const isChanges = url.searchParams.has("changes-since");
      return json(res, 200, { servers: isChanges ? things.changed : things.servers });
    }
    if (path === "/volumes/detail") return json(res, 200, { volumes: things.volumes });
    if (path === "/ports") {
      const of = url.searchParams.getAll("device_id");
      const ports = things.ports.filter((p) => of.length === 0 || of.includes(String(p.device_id)));
      return json(res, 200, { ports });
    }
    if (path === "/os-quiesce") {
      const report = things.quiesce[turn++ % things.quiesce.length] ?? null;
      return report
        ? json(res, 200, report)
        : json(res, 404, { itemNotFound: { code: 404, message: "The resource could not be found." } });
    }
    if (path === "/v3") return json(res, 200, { version: { id: "v3.14" } });
    if (["/servers", "/volumes", "/images", "/networks", "/"].includes(path)) return json(res, 200, {});
    const [, kind, id = "", sub, subId] = path.split("/");
    const missing = () =>
      json(res, 404, { itemNotFound: { code: 404, message: `${id} could not be found.` } });
    if (kind === "images") {
      const image = things.images.get(id);
      return image ? json(res, 200, { id, ...image }) : missing();
    }
    if (kind === "volumes") {
      const volume = things.volumes.find((v) => v.id === id);
      return volume ? json(res, 200, { volume }) : missing();
    }
    const server = [...things.servers, ...things.hidden].find((s) => s.id === id);
    if (!server) return missing();
    if (!sub) return json(res, 200, { server });
    const actions = things.actions.get(id) ?? [];
    if (sub === "os-volume_attachments")
      return json(res, 200, { volumeAttachments: things.attachments.get(id) ?? [] });
    if (sub === "migrations") return json(res, 200, { migrations: things.migrations.get(id) ?? [] });
    if (!subId) return json(res, 200, { instanceActions: actions });
    const action = actions.find((a) => "request_id" in a && a.request_id === subId);
    const events = [
      {
        event: "compute_stop_instance",
        start_time: "2026-11-20T09:00:00",
        result: "Error",
        details: "Traceback",
      },
    ];
    return json(res, 200, { instanceAction: { ...action, events } });
  };
  const site = await fakeSite({ reply });
  /** Paths and queries asked of the services since the last call of this. */
  let mark = 0;
  const askedSince = () => {
    const calls = site.calls().slice(mark);
    mark += calls.length;
    return calls.map((c) => c.path.replace(/^\/[a-z]+\/v[\d.]+/, ""));
  };
  return { ...site, things, askedSince, openSession: async () => site.session };
}
