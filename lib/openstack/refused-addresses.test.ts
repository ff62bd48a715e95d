import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SiteConnection } from "./connection";
import { selfSigned } from "./testing/certificate";
import { failureOf } from "./testing/failure-of";
import { fakeSite, json } from "./testing/fake-site";
import { Transport, type TransportDeps } from "./transport";

/** Counts what arrives on loopback, and what any socket of this process begins to connect to. */
let sink: net.Server;
let port: number;
let arrived: number;
const connects = vi.spyOn(net.Socket.prototype, "connect");
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  arrived = 0;
  sink = net.createServer((socket) => {
    arrived++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  port = (sink.address() as AddressInfo).port;
  connects.mockClear();
});
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
  await new Promise((resolve) => sink.close(resolve));
});

function send(address: string, deps: TransportDeps = {}, changes: Partial<SiteConnection> = {}) {
  const url = new URL(address);
  const connection = {
    name: "Lyon",
    authUrl: url.href,
    region: "R",
    interface: "public",
    confirmedHosts: [],
    allowLoopback: false,
    ...changes,
  } as const;
  const transport = new Transport(connection, deps);
  cleanUps.push(() => transport.close());
  return transport.send({
    service: "identity",
    method: "POST",
    url,
    headers: { "x-auth-token": "secret" },
    expect: [200],
    deadlineMs: 2_000,
  });
}

const resolvesTo =
  (...answers: string[][]): NonNullable<TransportDeps["resolve"]> =>
  async () => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return (next ?? []).map((address) => ({ address, family: net.isIP(address) }));
  };

describe("not one packet leaves for", () => {
  test.each([
    "http://127.0.0.1:PORT/v3",
    "http://2130706433:PORT/v3",
    "http://0x7f.1:PORT/v3",
    "http://[::1]:PORT/v3",
    "http://[::ffff:127.0.0.1]:PORT/v3",
    "http://[::ffff:7f00:1]:PORT/v3",
    "http://[64:ff9b::7f00:1]:PORT/v3",
    "http://[64:ff9b::a9fe:a9fe]/v3",
    "http://[::ffff:169.254.169.254]/v3",
    "http://169.254.169.254/v3",
    "http://100.100.100.200/v3",
    "http://[fd00:ec2::254]/v3",
    "http://[fe80::1]:PORT/v3",
    "http://metadata.google.internal/v3",
    "http://localhost:PORT/v3",
    "http://localhost.:PORT/v3",
    "https://localhost:PORT/v3",
    "http://0.0.0.0:PORT/v3",
    "http://[::]:PORT/v3",
    "http://224.0.0.1/v3",
    "http://255.255.255.255/v3",
    "http://127.0.0.1:22/v3",
    "http://１２７。０。０。１:PORT/v3",
  ])("%s", async (address) => {
    const error = await failureOf(send(address.replace("PORT", String(port))));
    expect(error).toMatchObject({ kind: "address_refused", isAmbiguous: false });
    expect(error.message).toMatch(/ is .*STILLPOINT_ALLOW_LOOPBACK/);
    expect(connects).not.toHaveBeenCalled();
    expect(arrived).toBe(0);
  });

  test.each([
    ["127.0.0.1"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["169.254.169.254"],
    ["10.1.2.3", "169.254.169.254"],
    ["fd00:ec2::254"],
    ["0.0.0.0"],
  ])("a name that leads to %s %s", async (...answer) => {
    const error = await failureOf(
      send(`http://keystone.example:${port}/v3`, { resolve: resolvesTo(answer) }),
    );
    expect(error).toMatchObject({ kind: "address_refused", isAmbiguous: false });
    expect(error.causeText).toMatch(/^the name leads to /);
    expect(arrived).toBe(0);
  });

  test("a name whose first answer was harmless: it is looked up once for each connection, and vetted", async () => {
    const resolve = vi.fn(resolvesTo(["192.0.2.1"], ["127.0.0.1"]));
    const limits = { connectTimeoutMs: 100 };
    const address = `http://rebinding.example:${port}/v3`;
    const retry = { attempts: 2, baseMs: 1, capMs: 1 };
    const error = await failureOf(send(address, { resolve, retry }, { limits }));
    expect(error.kind).toBe("address_refused");
    expect(resolve).toHaveBeenCalledTimes(2);
    expect(arrived).toBe(0);
  });

  test("a catalog's endpoint, a next link's or a redirect's host", async () => {
    const target = `http://127.0.0.2:${port}`;
    const other = await fakeSite({
      reply: (_a, res) => json(res, 302, {}, { location: `${target}/steal` }),
      connection: { confirmedHosts: [`127.0.0.2:${port}`] },
      catalog: (origin) =>
        [
          ["compute", "http://169.254.169.254/v2.1"],
          ["image", `http://[::ffff:a9fe:a9fe]:${port}/v2`],
          ["network", origin],
        ].map(([type, url]) => ({ type, endpoints: [{ interface: "public", region_id: "R", url }] })),
    });
    cleanUps.push(other.close);
    const get = { method: "GET", path: "/x", expect: [200] } as const;
    for (const service of ["compute", "image"] as const)
      expect((await failureOf(other.session.call({ ...get, service }))).kind).toBe("host_not_allowed");
    expect((await failureOf(other.session.call({ ...get, service: "network" }))).kind).toBe("redirect");
    expect(arrived).toBe(0);
  });

  test("a metadata service that was confirmed by mistake", async () => {
    const site = await fakeSite({
      reply: (_a, res) => json(res, 200, {}),
      connection: { confirmedHosts: ["169.254.169.254:80"] },
      catalog: () => [
        {
          type: "compute",
          endpoints: [{ interface: "public", region_id: "R", url: "http://169.254.169.254" }],
        },
      ],
    });
    cleanUps.push(site.close);
    const call = { service: "compute", method: "GET", path: "/x", expect: [200] } as const;
    for (let i = 0; i < 7; i++)
      expect((await failureOf(site.session.call(call))).kind).toBe("address_refused"); // no circuit opens
  });
});

test("a refused name is no failure of the service: its circuit stays closed", async () => {
  const url = new URL("http://keystone.example/v3");
  const connection = { name: "L", authUrl: url.href, region: "R", interface: "public" } as const;
  const transport = new Transport(
    { ...connection, confirmedHosts: [], allowLoopback: false },
    { resolve: resolvesTo(["127.0.0.1"]) },
  );
  cleanUps.push(() => transport.close());
  const request = { service: "identity", method: "GET", url, headers: {}, expect: [200] } as const;
  for (let i = 0; i < 7; i++) expect((await failureOf(transport.send(request))).kind).toBe("address_refused");
});

describe("with loopback allowed", () => {
  const dev = { allowLoopback: true };

  test("a name may lead there, and is connected to where it led", async () => {
    const server = http.createServer((_req, res) => res.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUps.push(() => server.close());
    const at = (server.address() as AddressInfo).port;
    const answer = await send(
      `http://keystone.example:${at}/v3`,
      { resolve: resolvesTo(["127.0.0.1"]) },
      dev,
    );
    expect(answer.status).toBe(200);
  });

  test("a certificate must still be the name's, not the address's", async () => {
    const pair = selfSigned(); // for 127.0.0.1 alone
    const names: unknown[] = [];
    const hear = (name: string, done: (error: null) => void) => {
      names.push(name);
      done(null);
    };
    const server = https.createServer({ ...pair, SNICallback: hear }, (_req, res) => res.end("{}"));
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUps.push(() => server.close());
    const at = (server.address() as AddressInfo).port;
    const changes = { ...dev, caPem: pair.cert };
    const deps = { resolve: resolvesTo(["127.0.0.1"]) };
    const error = await failureOf(send(`https://keystone.example:${at}/v3`, deps, changes));
    expect(error).toMatchObject({ kind: "tls", causeText: "the certificate is for another host name" });
    expect(names).toEqual(["keystone.example"]);
    expect((await send(`https://127.0.0.1:${at}/v3`, deps, changes)).status).toBe(200);
  });

  test("nothing else is", async () => {
    const error = await failureOf(
      send("http://keystone.example/v3", { resolve: resolvesTo(["169.254.169.254"]) }, dev),
    );
    expect(error.causeText).toBe(
      "the name leads to 169.254.169.254, the metadata service of a cloud provider",
    );
  });
});
