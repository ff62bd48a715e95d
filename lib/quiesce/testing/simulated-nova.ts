import type http from "node:http";
import { type Asked, fakeSite, json } from "../../openstack/testing/fake-site";
import type { TransportDeps } from "../../openstack/transport";
import type { QuiesceTarget } from "../quiesce-method";
import { Refusal, SimulatedServer, sleep } from "./simulated-server";

/** What goes wrong with a request: its connection is cut before or after it is carried out, or it hangs. */
export type Fault = "cut-before" | "cut-after" | "hang" | { status: number; text: string } | undefined;

/** Its states, there and back. (nova/compute/api.py) */
const MOVES: Record<string, { from: string; task: string; to: string; record: string }> = {
  pause: { from: "active", task: "pausing", to: "paused", record: "pause" },
  unpause: { from: "paused", task: "unpausing", to: "active", record: "unpause" },
  suspend: { from: "active", task: "suspending", to: "suspended", record: "suspend" },
  resume: { from: "suspended", task: "resuming", to: "active", record: "resume" },
  "os-stop": { from: "active", task: "powering-off", to: "stopped", record: "stop" },
  "os-start": { from: "stopped", task: "powering-on", to: "active", record: "start" },
};

/** A Nova with the quiesce filter, over real HTTP, for what a real one cannot be made to do at will. */
export async function simulatedNova(options: { roles?: string[]; deps?: TransportDeps } = {}) {
  const roles = options.roles ?? ["admin"];
  const servers = new Map<string, SimulatedServer>();
  const nova = {
    /** How each request fares; see Fault. */
    faultOf: (_asked: Asked): Fault => undefined,
    /** Whether the nova-api that a request meets has the filter. */
    hasFilter: (_asked: Asked): boolean => true,
    guards: [{ host: "api-1", up: true, last_seen: null as string | null }],
    maxTimeout: 60,
    /** Servers that the filter's report leaves out. */
    isHidden: (_id: string): boolean => false,
    isForbidden: false,
    /** What each request takes at least, ms. */
    latencyMs: 0,
    hypervisors: [
      { id: "h1", hypervisor_hostname: "cmp-1", hypervisor_type: "QEMU", service: { host: "cmp-1" } },
    ],
    /** The compute hosts' answer to pause, suspend and stop. */
    holdFailure: undefined as string | undefined,
  };

  async function act(server: SimulatedServer, body: Record<string, unknown>, hasFilter: boolean) {
    const [[name = "", value] = []] = Object.entries(body);
    const isAdmin = roles.includes("admin");
    const move = MOVES[name];
    if (move) {
      server.demand(move.record, [move.from], isAdmin);
      const record = server.begin(move.record);
      void server.change(record, move.task, move.to, nova.holdFailure);
      return record.requestId;
    }
    if (!hasFilter || !["quiesce", "unquiesce"].includes(name))
      throw new Refusal(400, `There is no such action: ${name}`);
    if (nova.isForbidden)
      throw new Refusal(403, `Policy doesn't allow os_compute_api:os-quiesce:${name} to be performed.`);
    const { timeout = 15 } = (value ?? {}) as { timeout?: number };
    if (name === "unquiesce") {
      server.demand(name, ["quiesced"], isAdmin);
      const record = server.begin(name);
      await server.unquiesce(record);
      return record.requestId;
    }
    if (timeout > nova.maxTimeout)
      throw new Refusal(400, `timeout: ${timeout} is more than ${nova.maxTimeout}`);
    if (!nova.guards.some((g) => g.up))
      throw new Refusal(503, "No nova-quiesce guard is running: nothing would thaw the server.");
    if (server.isThawOwed)
      throw new Refusal(
        409,
        `Cannot 'quiesce' instance ${server.id}: the guest may still be frozen by an earlier quiesce, and is being thawed`,
      );
    server.demand(name, ["active"], isAdmin);
    if (!server.hasAgent)
      throw new Refusal(400, `Quiesce of instance ${server.id} failed: QEMU guest agent is not enabled`);
    const record = server.begin(name);
    await server.quiesce(record, timeout * 1000);
    return record.requestId;
  }

  async function handle(asked: Asked): Promise<{ status: number; body?: unknown; requestId?: string }> {
    const url = new URL(asked.path, "http://nova.invalid");
    const [, , , collection, id = "", below, requestId] = url.pathname.split("/");
    if (collection === "os-hypervisors")
      return roles.includes("admin")
        ? { status: 200, body: { hypervisors: nova.hypervisors } }
        : { status: 403, body: fault(403, "Policy doesn't allow it to be performed.") };
    if (collection === "os-quiesce") {
      if (!nova.hasFilter(asked))
        return { status: 404, body: fault(404, "The resource could not be found.") };
      if (nova.isForbidden)
        return { status: 403, body: fault(403, "Policy doesn't allow it to be performed.") };
      const found = url.searchParams
        .getAll("server_id")
        .flatMap((one) => (nova.isHidden(one) ? [] : (servers.get(one) ?? [])));
      return {
        status: 200,
        body: {
          quiesce: { ...FILTER, max_timeout: nova.maxTimeout, guards: nova.guards },
          servers: found.map(reportOf),
        },
      };
    }
    const server = servers.get(id);
    if (!server) return { status: 404, body: fault(404, `Instance ${id} could not be found.`) };
    if (below === "action")
      return { status: 202, requestId: await act(server, JSON.parse(asked.body), nova.hasFilter(asked)) };
    if (below !== "os-instance-actions") return { status: 200, body: { server: wireServer(server) } };
    if (!requestId) return { status: 200, body: { instanceActions: server.actions.map(wireAction) } };
    const action = server.actions.find((a) => a.requestId === requestId);
    return action
      ? { status: 200, body: { instanceAction: { ...wireAction(action), events: [wireEvent(action)] } } }
      : { status: 404, body: fault(404, "no such action") };
  }

  let [now, most] = [0, 0];
  const ports: { path: string; port: number | undefined }[] = [];

  async function reply(asked: Asked, res: http.ServerResponse, req: http.IncomingMessage) {
    most = Math.max(most, ++now);
    ports.push({ path: asked.path, port: req.socket.remotePort });
    res.once("close", () => now--);
    await sleep(nova.latencyMs);
    const wrong = nova.faultOf(asked);
    if (wrong === "cut-before") return void req.socket.destroy();
    if (wrong === "hang") return;
    if (typeof wrong === "object") return json(res, wrong.status, fault(wrong.status, wrong.text));
    const answer = await handle(asked).catch((error: unknown) => {
      if (error instanceof Refusal)
        return { status: error.status, body: fault(error.status, error.message), requestId: undefined };
      throw error;
    });
    if (wrong === "cut-after") return void req.socket.destroy();
    json(
      res,
      answer.status,
      answer.body ?? "",
      answer.requestId ? { "x-openstack-request-id": answer.requestId } : {},
    );
  }

  const site = await fakeSite({
    reply,
    roles,
    deps: { retry: { attempts: 1, baseMs: 1, capMs: 1 }, ...options.deps },
  });
  return Object.assign(nova, {
    session: site.session,
    /** The bodies of all actions that it was asked for, in order. */
    actions: () =>
      site
        .calls()
        .filter((a) => a.method === "POST")
        .map((a) => Object.keys(JSON.parse(a.body))[0]),
    calls: site.calls,
    /** Of the clients' end, for each request whose path holds this. */
    portsOf: (path: string) => ports.filter((p) => p.path.includes(path)).map((p) => p.port),
    /** Requests in flight, at most. */
    mostAtOnce: () => most,
    boot(with_: Partial<SimulatedServer> = {}) {
      const server = Object.assign(new SimulatedServer(), with_);
      servers.set(server.id, server);
      return { server, target: targetOf(server) };
    },
    /** The only one that was booted. */
    only(): SimulatedServer {
      const [server, second] = [...servers.values()];
      if (!server || second) throw new Error("there is not one server, but none or several");
      return server;
    },
    remove: (server: SimulatedServer) => servers.delete(server.id),
    async close() {
      for (const server of servers.values()) server.close();
      await site.close();
    },
  });
}

export type SimulatedNova = Awaited<ReturnType<typeof simulatedNova>>;

export const targetOf = (s: SimulatedServer): QuiesceTarget => ({
  serverId: s.id,
  name: "vm",
  vmState: s.vmState,
  taskState: s.taskState,
  powerState: 1,
  isLocked: s.isLocked,
  host: "cmp-1",
  instanceName: "instance-00000001",
  imageProperties: s.hasAgent ? { hw_qemu_guest_agent: "yes" } : {},
});

const FILTER = { version: "1.0", default_timeout: 15, answer: "accepted" };
const NAMES: Record<number, string> = {
  400: "badRequest",
  403: "forbidden",
  404: "itemNotFound",
  409: "conflictingRequest",
};
const fault = (code: number, message: string) => ({ [NAMES[code] ?? "computeFault"]: { code, message } });

const reportOf = (s: SimulatedServer) => ({
  id: s.id,
  vm_state: s.vmState,
  task_state: s.taskState,
  power_state: 1,
  frozen: s.vmState === "quiesced" ? "yes" : s.taskState === "quiescing" || s.isThawOwed ? "unknown" : "no",
  deadline: s.deadline?.toISOString() ?? null,
  thaw_owed: s.isThawOwed,
  reason: s.reason,
});

const wireServer = (s: SimulatedServer) => ({
  id: s.id,
  status: s.vmState.toUpperCase(),
  tenant_id: "p",
  created: "2026-01-01T00:00:00Z",
  name: "vm",
  locked: s.isLocked,
  "OS-EXT-STS:vm_state": s.vmState,
  "OS-EXT-STS:task_state": s.taskState,
  "OS-EXT-STS:power_state": 1,
});

type Action = SimulatedServer["actions"][number];
const seconds = (date: Date | undefined) => (date ? `${date.toISOString().slice(0, 19)}.000000` : null);
const wireAction = (a: Action) => ({
  action: a.action,
  request_id: a.requestId,
  start_time: seconds(a.startedAt),
  updated_at: seconds(a.endedAt ?? a.startedAt),
  message: a.failure === undefined ? null : "Error",
  user_id: a.userId,
});
const wireEvent = (a: Action) => ({
  event: `compute_${a.action}_instance`,
  start_time: seconds(a.startedAt),
  finish_time: seconds(
    a.endedAt && new Date(a.tookMs === undefined ? a.endedAt : a.startedAt.getTime() + a.tookMs),
  ),
  result: a.endedAt ? (a.failure === undefined ? "Success" : "Error") : null,
  details: a.failure ?? null,
});
