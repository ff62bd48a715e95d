import { MemoryBlobs } from "../../core/blobs";
import { call } from "../../core/call";
import { ManualClock } from "../../core/clock";
import type { FaultRule } from "../../core/faults";
import type { Caller } from "../../core/http";
import { Ids } from "../../core/ids";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { World } from "../../core/world";
import { makeHost } from "../../placement/make-host";
import { HOSTS, type Host } from "../../placement/rows";
import { isFrozen } from "../guest";
import { SERVERS, type Server } from "../rows";
import { nova } from "../service";

export const ADMIN: Caller = {
  tokenId: "",
  userId: "admin",
  userName: "admin",
  domainId: "default",
  projectId: "demo",
  projectName: "demo",
  roles: ["admin"],
  isAdmin: true,
};

/** A site with one host and one server "vm" with an agent; time stands still until it is moved. */
export function serverStage(server: Partial<Server> = {}) {
  const clock = new ManualClock();
  let world = newWorld(clock);
  const { id } = firstServer(world, server);
  const siteOf = () => world.sites[0] as Site;

  const ask = async (method: string, path: string, body?: unknown, caller = ADMIN) => {
    try {
      return await call(siteOf(), caller, { method, path: `/compute/v2.1${path}`, body });
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: error.message };
      throw error;
    }
  };
  return {
    get world() {
      return world;
    },
    get site() {
      return siteOf();
    },
    id,
    /** The process is killed, and started again with what it had kept. */
    restart() {
      world.agenda.close();
      const before = world;
      world = newWorld(clock);
      for (const { site, table, id: rowId, after } of before.tables.dump())
        world.tables.of(site, { name: table }).restore(rowId, after);
      world.agenda.resume();
    },
    setHost(patch: Partial<Host>) {
      const hosts = siteOf().rows(HOSTS);
      hosts.update(hosts.all()[0]?.id ?? "", patch);
    },
    /** Moves time on, and lets those answer who wait. */
    async pass(seconds: number) {
      clock.advance(seconds * 1000);
      for (let i = 0; i < 5; i++) await Promise.resolve();
    },
    act: (body: unknown, caller = ADMIN) => ask("POST", `/servers/${id}/action`, body, caller),
    ask,
    /** What GET /os-quiesce tells of the server. */
    async report() {
      const { body } = await ask("GET", `/os-quiesce?server_id=${id}`);
      return (body as { servers: Record<string, unknown>[] }).servers[0];
    },
    isFrozen: () => isFrozen(siteOf(), id),
    state: () => {
      const { vmState, taskState } = siteOf().rows(SERVERS).get(id) as Server;
      return taskState ? `${vmState}/${taskState}` : vmState;
    },
    fault: (rule: Pick<FaultRule, "at" | "effect"> & Partial<FaultRule>) =>
      world.faults.add({ skip: 0, probability: 1, ...rule }),
  };
}

function newWorld(clock: ManualClock): World {
  const world = new World({
    clock,
    ids: new Ids("quiesce"),
    regions: ["RegionOne"],
    services: [nova],
    blobs: new MemoryBlobs(),
    hasLatency: false,
  });
  for (const site of world.sites) world.setOrigin(site, "http://127.0.0.1:1");
  return world;
}

function firstServer(world: World, more: Partial<Server>): Server {
  const [site] = world.sites;
  if (!site) throw new Error("no site");
  makeHost(site, "host1");
  const now = site.now();
  return site
    .rows(SERVERS)
    .insert(serverRow({ id: world.ids.uuid(), createdAt: now, launchedAt: now, ...more }));
}

const serverRow = (more: Partial<Server> & Pick<Server, "id" | "createdAt" | "launchedAt">): Server => ({
  number: 1,
  name: "vm",
  projectId: "demo",
  userId: "demo",
  vmState: "active",
  taskState: null,
  powerState: 1,
  progress: 0,
  hostName: "host1",
  instanceName: "instance-00000001",
  reservationId: "r-1",
  launchIndex: 0,
  availabilityZone: "nova",
  flavor: {
    id: "m1.tiny",
    name: "m1.tiny",
    vcpus: 1,
    ramMib: 256,
    diskGib: 0,
    ephemeralGib: 0,
    swapMib: 0,
    extraSpecs: {},
  },
  imageId: "image",
  imageProperties: { hw_qemu_guest_agent: "yes" },
  keyName: null,
  hostname: "vm",
  description: null,
  metadata: {},
  tags: [],
  userData: null,
  hasConfigDrive: false,
  accessIpV4: "",
  accessIpV6: "",
  diskConfig: "AUTO",
  rootDevice: "/dev/vda",
  volumeAttachments: [],
  portIds: [],
  madePortIds: [],
  portTags: {},
  serverGroupId: null,
  schedulerHints: {},
  trustedImageCertificates: null,
  lockedBy: null,
  lockedReason: null,
  fault: null,
  updatedAt: more.createdAt,
  terminatedAt: null,
  ...more,
});
