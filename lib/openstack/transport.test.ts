import { spawn } from "node:child_process";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { selfSigned } from "./testing/certificate";
import { failureOf } from "./testing/failure-of";
import { type FakeSiteOptions, fakeSite, json } from "./testing/fake-site";
import { type CallEvent, Transport, type TransportDeps } from "./transport";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function site(options: Partial<FakeSiteOptions> = {}) {
  const fake = await fakeSite({ reply: (_a, res) => json(res, 200, {}), ...options });
  cleanUps.push(fake.close);
  return fake;
}

const get = { service: "compute", method: "GET", path: "/flavors", expect: [200] } as const;
const post = {
  service: "compute",
  method: "POST",
  path: "/servers",
  body: { server: {} },
  expect: [202],
} as const;
/** A bare transport to a port that `onSocket` serves by hand. */
async function raw(onSocket: (socket: net.Socket) => void) {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    onSocket(socket);
  });
  await new Promise<void>((r) => server.listen(0, "127.0.0.1", r));
  cleanUps.push(() => server.close());
  return bare((server.address() as net.AddressInfo).port);
}

/** Nothing listens there. */
async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((r) => probe.listen(0, "127.0.0.1", r));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((r) => probe.close(r));
  return port;
}

function bare(port: number, connectTimeoutMs = 4000, deps: TransportDeps = {}) {
  const url = new URL(`http://127.0.0.1:${port}/v3/x`);
  const transport = new Transport(
    {
      name: "Lyon",
      authUrl: url.href,
      region: "R",
      interface: "public",
      confirmedHosts: [],
      allowLoopback: true,
      limits: { connectTimeoutMs },
    },
    { retry: { attempts: 3, baseMs: 1, capMs: 5 }, ...deps },
  );
  cleanUps.push(() => transport.close());
  const send = (method: "GET" | "POST", deadlineMs = 300) =>
    transport.send({ service: "compute", method, url, headers: {}, expect: [200], deadlineMs });
  return { transport, send };
}

describe("a connection that fails", () => {
  test("nothing listens: tried again, then said; nothing was sent", async () => {
    const error = await failureOf(bare(await freePort()).send("POST", 5_000));
    expect(error).toMatchObject({
      kind: "unreachable",
      isAmbiguous: false,
      causeText: "nothing listens on that port",
    });
  });

  test("nothing listens: a call may say how soon that is believed", async () => {
    const events: CallEvent[] = [];
    const { transport } = bare(await freePort(), 4_000, { onCall: (event) => events.push(event) });
    const url = new URL(transport.connection.authUrl);
    const get = { service: "compute", method: "GET", url, headers: {}, expect: [200] } as const;
    const unreachedRetry = { attempts: 2, baseMs: 1, capMs: 1 };
    expect(await failureOf(transport.send({ ...get, unreachedRetry }))).toMatchObject({
      kind: "unreachable",
    });
    expect(events).toHaveLength(2);
    await failureOf(transport.send(get));
    expect(events).toHaveLength(5);
  });

  test("a host that drops connection attempts: the connect time-out ends it, nothing was sent", async () => {
    // A stopped process with a full backlog: the kernel drops further SYNs, as a firewall does.
    const child = spawn(process.execPath, [
      "-e",
      "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port)})",
    ]);
    cleanUps.push(() => child.kill("SIGKILL"));
    const port = Number(await new Promise<string>((r) => child.stdout.once("data", (d) => r(String(d)))));
    child.kill("SIGSTOP");
    for (let i = 0; i < 4; i++) {
      const filler = net.connect(port, "127.0.0.1").on("error", () => {});
      cleanUps.push(() => filler.destroy());
    }
    await sleep(100);
    const { send } = bare(port, 200);
    const error = await failureOf(send("POST", 2_000));
    expect(error).toMatchObject({ kind: "unreachable", isAmbiguous: false });
  });

  test("reset after the request: a GET is repeated, a POST is not and is ambiguous", async () => {
    let connections = 0;
    const { send } = await raw((socket) => {
      connections++;
      socket.once("data", () => socket.resetAndDestroy());
    });
    expect(await failureOf(send("GET"))).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
    expect(connections).toBe(3);
    expect(await failureOf(send("POST"))).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
    expect(connections).toBe(4);
  });

  test("half-open: accepted, never answered; the deadline ends it and a POST is ambiguous", async () => {
    const { send } = await raw(() => {});
    const startedAt = performance.now();
    const error = await failureOf(send("POST", 200));
    expect(error).toMatchObject({ kind: "timeout", isAmbiguous: true, causeText: "no answer within 200 ms" });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  test("a hanging GET leaves time for a second try", async () => {
    let requests = 0;
    const { send } = await raw((socket) => {
      socket.on("data", () => {
        if (++requests > 1) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
      });
    });
    await send("GET", 2_000);
    expect(requests).toBe(2);
  });

  test("an endless slow body is ended by the deadline", async () => {
    const { send } = await raw((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n"));
      const drip = setInterval(() => socket.write("x"), 20);
      socket.once("close", () => clearInterval(drip));
    });
    const startedAt = performance.now();
    expect(await failureOf(send("POST", 300))).toMatchObject({ kind: "timeout" });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  test("half a body, then closed", async () => {
    const { send } = await raw((socket) => {
      socket.once("data", () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"a":'));
    });
    expect(await failureOf(send("POST"))).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
  });

  test("something that does not speak HTTP", async () => {
    const { send } = await raw((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
    expect(await failureOf(send("POST"))).toMatchObject({ kind: "bad_response" });
  });

  test("a body that is announced as too large is not waited for", async () => {
    const { send } = await raw((socket) => {
      socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${300 * 2 ** 20}\r\n\r\n`));
    });
    expect(await failureOf(send("POST", 2_000))).toMatchObject({ kind: "too_large" });
  });

  test("a body of 300 MB is cut at the cap, without being kept", async () => {
    const chunk = Buffer.alloc(1024 * 1024, 120);
    let written = 0;
    const { send } = await raw((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        const more = () => {
          while (written < 300 && !socket.destroyed) {
            written++;
            if (!socket.write(chunk)) return void socket.once("drain", more);
          }
        };
        more();
      });
    });
    expect(await failureOf(send("GET", 10_000))).toMatchObject({ kind: "too_large" });
    expect(written).toBeLessThan(60);
  });
});

describe("a certificate", () => {
  const attempt = async (tls: { key: string; cert: string }, caPem?: string) => {
    const fake = await site({ tls, connection: { caPem } });
    return fake.session.call(get);
  };

  test("that is self-signed is refused, and accepted when its authority is the site's", async () => {
    const pair = selfSigned();
    const error = await failureOf(attempt(pair));
    expect(error).toMatchObject({ kind: "tls", isAmbiguous: false });
    expect(error.causeText).toContain("self-signed");
    await attempt(pair, pair.cert);
  });

  test("that has expired is refused even when it is trusted", async () => {
    const pair = selfSigned({ notAfter: new Date(Date.now() - 86_400_000) });
    expect((await failureOf(attempt(pair, pair.cert))).causeText).toBe("the certificate has expired");
  });

  test("for another host is refused even when it is trusted", async () => {
    const pair = selfSigned({ ip: [127, 0, 0, 2] });
    expect((await failureOf(attempt(pair, pair.cert))).causeText).toBe(
      "the certificate is for another host name",
    );
  });
});

describe("an answer that asks for patience", () => {
  const flaky = (status: number, headers: Record<string, string>, times = 1) => {
    let n = 0;
    return site({
      reply: (_a, res) =>
        n++ < times ? json(res, status, { e: { message: "later" } }, headers) : json(res, 202, {}),
    });
  };

  test.each([
    ["503 to a GET", 503, { ...get, expect: [202] }],
    ["429 to a GET", 429, { ...get, expect: [202] }],
    ["429 to a POST: it was not accepted", 429, post],
  ])("%s is repeated after Retry-After", async (_title, status, call) => {
    const { session, calls } = await flaky(status, { "retry-after": "1" });
    await session.call(call);
    const [first, second] = calls();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
  });

  test.each([500, 502, 503, 504])(
    "%i to a POST is not repeated: it may have been carried out",
    async (status) => {
      const { session, calls } = await flaky(status, {});
      expect(await failureOf(session.call(post))).toMatchObject({ status, isAmbiguous: true });
      expect(calls()).toHaveLength(1);
    },
  );

  test("a full quota (413, Retry-After: 0) is not repeated", async () => {
    const { session, calls } = await flaky(413, { "retry-after": "0" });
    expect(await failureOf(session.call({ ...get, expect: [202] }))).toMatchObject({ kind: "quota" });
    expect(calls()).toHaveLength(1);
  });

  test("a Retry-After beyond the deadline ends the call at once", async () => {
    const { session } = await flaky(503, { "retry-after": "3600" });
    const startedAt = performance.now();
    const error = await failureOf(session.call({ ...get, expect: [202] }));
    expect(error).toMatchObject({ kind: "unavailable", retryAfterMs: 3_600_000 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test("rules for a connection that nobody takes are not for a site that is busy", async () => {
    const unreachedRetry = { attempts: 1, baseMs: 1, capMs: 1 };
    const { session, calls } = await flaky(503, {}, 2);
    await session.call({ ...get, expect: [202], unreachedRetry });
    expect(calls()).toHaveLength(3);
  });

  test("an HTML 502 of a load balancer is understood", async () => {
    const { session } = await site({
      reply: (_a, res) =>
        json(res, 502, "<html><h1>502 Bad Gateway</h1>nginx</html>", { "content-type": "text/html" }),
    });
    expect(await failureOf(session.call(post))).toMatchObject({
      kind: "unavailable",
      causeText: "HTTP 502: 502 Bad Gateway nginx",
    });
  });
});

describe("giving up", () => {
  test("a cancelled call ends at once, and its connection with it", async () => {
    let onClose = () => {};
    const closed = new Promise<void>((r) => {
      onClose = r;
    });
    const { session } = await site({ reply: (_a, _res, req) => void req.socket.once("close", onClose) });
    await session.token();
    const controller = new AbortController();
    const running = failureOf(session.call({ ...post, signal: controller.signal }));
    await sleep(30);
    controller.abort(new Error("the operator cancelled"));
    expect(await running).toMatchObject({ kind: "aborted", isAmbiguous: true });
    await closed;
  });

  test("a call that was cancelled before it began sends nothing", async () => {
    const { session, calls } = await site();
    await session.token();
    expect(await failureOf(session.call({ ...post, signal: AbortSignal.abort() }))).toMatchObject({
      kind: "aborted",
    });
    expect(calls()).toHaveLength(0);
  });
});

test("every attempt is reported, without a secret", async () => {
  const events: CallEvent[] = [];
  let n = 0;
  const { session } = await site({
    deps: { onCall: (e) => events.push(e), retry: { attempts: 3, baseMs: 1, capMs: 1 } },
    reply: (_a, res) => json(res, n++ === 0 ? 503 : 200, {}),
  });
  await session.call(get);
  expect(events.map((e) => [e.service, e.path, e.attempt, e.status])).toEqual([
    ["identity", "/v3/auth/tokens", 1, 201],
    ["compute", "/compute/v2.1/flavors", 1, 503],
    ["compute", "/compute/v2.1/flavors", 2, 200],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/token-1|secret-of-a-test/);
});

describe("who asks before sending", () => {
  test("is asked right before each try, sign-in left out; a refusal leaves nothing sent, and no doubt", async () => {
    const { session, calls } = await site({ reply: (_a, res) => json(res, 429, {}) });
    let asked = 0;
    const beforeSending = () => {
      expect(calls()).toHaveLength(asked);
      if (++asked > 2) throw new Error("not any more");
    };
    const error = await failureOf(session.call({ ...post, beforeSending }));
    expect(error).toMatchObject({ kind: "aborted", isAmbiguous: false, call: "POST /compute/v2.1/servers" });
    expect(calls()).toHaveLength(2);
  });

  test("a refusal says nothing about the service: its circuit stays closed, and its slot is given back", async () => {
    const { session, calls } = await site({ connection: { limits: { writes: 1 } } });
    const beforeSending = () => {
      throw new Error("no");
    };
    for (let i = 0; i < 6; i++) await failureOf(session.call({ ...post, beforeSending }));
    await session.call({ ...post, expect: [200] });
    expect(calls()).toHaveLength(1);
  });
});
