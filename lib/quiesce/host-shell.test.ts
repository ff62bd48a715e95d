import net, { type AddressInfo, type Socket } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { HostFailure } from "./host-failure";
import { type HostAccess, HostShell } from "./host-shell";
import { fakeSshd, newKeys } from "./testing/fake-sshd";
import { type GuestAgentStage, guestAgentStage } from "./testing/guest-agent-stage";

vi.setConfig({ testTimeout: 90_000 });

const CALL = { deadlineMs: 40_000 };

/** What a request to c1 comes to, with some of the access changed. */
async function failure(
  stage: GuestAgentStage,
  changes: Partial<HostAccess>,
  { allowLoopback = true, deadlineMs = 40_000 } = {},
): Promise<HostFailure> {
  const shell = new HostShell({ ...stage.access, ...changes }, { allowLoopback });
  try {
    const answer = await shell.ask("c1", "version", { deadlineMs });
    throw new Error(`it answered ${answer}`);
  } catch (error) {
    if (!(error instanceof HostFailure)) throw error;
    return error;
  } finally {
    shell.close();
  }
}

const onStage = (work: (stage: GuestAgentStage) => Promise<void>) => async () => {
  const stage = await guestAgentStage();
  try {
    await work(stage);
  } finally {
    await stage.close();
  }
};

describe("a host's key", () => {
  it(
    "must be known: nothing is sent otherwise",
    onStage(async (stage) => {
      const { port } = stage.c1;
      const other = newKeys().public;
      const at = `[127.0.0.1]:${port}`;
      const addressOf = () => at;
      const cases: [string, string][] = [
        ["", "unknown-host"],
        [`c3 ${stage.c1.publicKeys[0]}`, "unknown-host"],
        [`${at} ${other}`, "wrong-key"],
        [`${at} ${newKeys("rsa").public}`, "wrong-key"],
        [`${at} ${other}\n@revoked * ${stage.c1.publicKeys[0]}`, "revoked-key"],
        [`${at} ${stage.c1.publicKeys[0]}\n@revoked ${at} ${stage.c1.publicKeys[0]}`, "revoked-key"],
        [`${at} ${stage.c1.publicKeys[0]}\n@revoked 127.0.0.1 ${stage.c1.publicKeys[0]}`, "revoked-key"],
        [`@cert-authority ${at} ${stage.c1.publicKeys[0]}`, "unknown-host"],
      ];
      for (const [knownHosts, kind] of cases) {
        const found = await failure(stage, { knownHosts, addressOf });
        expect([knownHosts, found.kind, found.wasSent]).toEqual([knownHosts, kind, false]);
      }
      expect(stage.c1.seen.requests).toEqual([]);
      expect((await failure(stage, { knownHosts: "" })).message).toContain("compute host c1");
    }),
  );

  it.each(["ed25519", "ecdsa", "rsa"] as const)("may be %s, beside others that are not known", (kind) =>
    onStage(async ({ hosts, keys, access }) => {
      const kinds = ["rsa", "ecdsa", "ed25519"] as const;
      const sshd = await fakeSshd({ host: hosts.c1, userKey: keys.private, kinds });
      const key = sshd.publicKeys[kinds.indexOf(kind)];
      const knownHosts = `[127.0.0.1]:${sshd.port} ${key}`;
      const addressOf = () => `[127.0.0.1]:${sshd.port}`;
      const shell = new HostShell({ ...access, knownHosts, addressOf }, { allowLoopback: true });
      try {
        expect(JSON.parse(await shell.ask("c1", "version", CALL))).toMatchObject({ ok: true });
      } finally {
        shell.close();
        await sshd.close();
      }
    })(),
  );
});

it.each(["ecdsa", "rsa"] as const)("signs in with a key of the kind %s", (kind) =>
  onStage(async ({ hosts, access }) => {
    const keys = newKeys(kind);
    const sshd = await fakeSshd({ host: hosts.c1, userKey: keys.private });
    const addressOf = () => `[127.0.0.1]:${sshd.port}`;
    const changed = { ...access, privateKey: keys.private, knownHosts: sshd.knownHosts, addressOf };
    const shell = new HostShell(changed, { allowLoopback: true });
    try {
      expect(JSON.parse(await shell.ask("c1", "version", CALL))).toMatchObject({ ok: true });
    } finally {
      shell.close();
      await sshd.close();
    }
  })(),
);

it(
  "says who was not let in, and where nothing is",
  onStage(async (stage) => {
    expect(await failure(stage, { user: "root" })).toMatchObject({ kind: "sign-in-refused", wasSent: false });
    expect(await failure(stage, { privateKey: newKeys().private })).toMatchObject({
      kind: "sign-in-refused",
    });
    const refused = await failure(stage, {}, { allowLoopback: false });
    expect(refused).toMatchObject({ kind: "address-refused", wasSent: false });
    expect(refused.todo).toContain("STILLPOINT_ALLOW_LOOPBACK");
    stage.c1.trouble.refuseSessions = true;
    expect(await failure(stage, {})).toMatchObject({ kind: "busy", wasSent: false });
    stage.c1.trouble.refuseSessions = false;
    stage.c1.trouble.hang = () => true;
    expect(await failure(stage, {}, { deadlineMs: 3_000 })).toMatchObject({ kind: "timeout", wasSent: true });
    // One that has just been closed may be somebody else's already.
    const nowhere = "[127.0.0.1]:1";
    const knownHosts = `${nowhere} ${stage.c1.publicKeys[0]}`;
    const absent = await failure(stage, { knownHosts, addressOf: () => nowhere });
    expect([absent.kind, absent.wasSent, absent.message]).toEqual([
      "unreachable",
      false,
      "compute host c1: no connection to 127.0.0.1, port 1 (ECONNREFUSED)",
    ]);
  }),
);

it(
  "gives up when it is told to",
  onStage(async ({ shell, c1 }) => {
    c1.trouble.hang = () => true;
    const controller = new AbortController();
    const asked = shell.ask("c1", "version", { ...CALL, signal: controller.signal });
    setTimeout(() => controller.abort(), 500);
    await expect(asked).rejects.toMatchObject({ kind: "aborted" });
  }),
);

it(
  "ends the slower of two ways of an urgent request with the faster one",
  onStage(async ({ access, c1 }) => {
    const sockets = new Set<Socket>();
    const mute = net.createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {}).once("close", () => sockets.delete(socket));
      socket.resume();
    });
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    let port = c1.port;
    const addressOf = () => `[127.0.0.1]:${port}`;
    const shell = new HostShell({ ...access, addressOf }, { allowLoopback: true });
    try {
      await shell.ask("c1", "version", CALL);
      port = (mute.address() as AddressInfo).port;
      c1.trouble.opensAfter = () => 1_500;
      const asked = shell.askUrgently("c1", "version", CALL);
      await expect.poll(() => sockets.size, { timeout: 5_000 }).toBe(1);
      expect(JSON.parse(await asked)).toMatchObject({ ok: true });
      await expect.poll(() => sockets.size, { timeout: 5_000 }).toBe(0);
    } finally {
      shell.close();
      mute.close();
    }
  }),
);

it(
  "says what failed when the host ends a connection in this very moment",
  onStage(async ({ shell, c1 }) => {
    await shell.ask("c1", "version", CALL);
    // As after the host's FIN, before "close": no public door leads to this moment.
    const { connections } = shell as unknown as {
      connections: Map<string, { client: { _sock: Socket } }[]>;
    };
    connections.get("c1")?.[0]?.client._sock.end();
    await expect(shell.ask("c1", "version", CALL)).rejects.toMatchObject({
      name: "HostFailure",
      kind: "connection-lost",
      wasSent: false,
    });
    expect(JSON.parse(await shell.ask("c1", "version", CALL))).toMatchObject({ ok: true });
    expect(c1.seen.connections).toBe(2);
  }),
);

it(
  "closes what nobody uses, not what is busy, and so again and again",
  onStage(async ({ access, c1, hosts }) => {
    const shell = new HostShell(access, { allowLoopback: true, idleMs: 200 });
    hosts.c1.change("instance-0000000a", { agent: "hung" });
    for (const connections of [1, 2]) {
      expect(await shell.ask("c1", "check instance-0000000a", CALL)).toContain("agent-timeout");
      expect(c1.seen.connections).toBe(connections);
      await expect.poll(() => c1.open(), { timeout: 2_000 }).toBe(0);
    }
  }),
);

it(
  "shares one connection among those who ask at once, and opens another when it is full",
  onStage(async ({ shell, c1, hosts }) => {
    await Promise.all(Array.from({ length: 5 }, () => shell.ask("c1", "version", CALL)));
    expect(c1.seen.connections).toBe(1);
    hosts.c1.change("instance-0000000a", { agent: "hung" });
    const slow = Array.from({ length: 9 }, () => shell.ask("c1", "check instance-0000000a", CALL));
    await Promise.all(slow);
    expect(c1.seen.connections).toBe(2);
  }),
);
