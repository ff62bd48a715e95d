import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { checkHttp } from "./check-http";
import { checkTcp } from "./check-tcp";
import { refusedTarget } from "./refused-target";

const HOST = "127.0.0.1";
const SIGNAL = new AbortController().signal;
const asked: string[] = [];
const listening = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port)),
  );
const http = createHttpServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/moved") response.writeHead(302, { location: "/health" });
  else response.writeHead(request.url === "/health" ? 204 : 503);
  response.end();
});
const silent = createServer();
let httpPort = 0;
let closedPort = 0;
let silentPort = 0;

beforeAll(async () => {
  httpPort = await listening(http);
  silentPort = await listening(silent);
  const gone = createServer();
  closedPort = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => {
  http.close();
  silent.close();
});
afterEach(() => void vi.unstubAllEnvs());

it("sees whether a port takes connections", async () => {
  expect(await checkTcp(HOST, httpPort, SIGNAL)).toEqual({ state: "passed" });
  expect(await checkTcp(HOST, closedPort, SIGNAL)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining(`${HOST} port ${closedPort}`),
  });
});

it("sees what a service answers, and follows it nowhere", async () => {
  const check = (path: string, status: number, port = httpPort) =>
    checkHttp(HOST, { port, path, status }, SIGNAL);
  expect(await check("/health", 204)).toEqual({ state: "passed" });
  expect(await check("/other", 204)).toMatchObject({
    state: "failed",
    cause: expect.stringContaining("it answered 503, not 204"),
  });
  asked.length = 0;
  expect(await check("/moved", 204)).toMatchObject({ cause: expect.stringContaining("302") });
  expect(asked).toEqual(["/moved"]);
  expect(await check("/health", 204, closedPort)).toMatchObject({ state: "failed" });
});

it("does not wait for what never answers once the run is cancelled", async () => {
  const cancel = new AbortController();
  const looking = checkHttp(HOST, { port: silentPort, path: "/", status: 200 }, cancel.signal);
  silent.once("connection", () => cancel.abort());
  expect(await looking).toMatchObject({ state: "failed" });
});

it("sends nothing to this machine, to metadata services, or to our own database", async () => {
  vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", undefined);
  vi.stubEnv("DATABASE_URL", "postgresql://u:p@192.0.2.7:5432/stillpoint");
  expect(await refusedTarget("127.0.0.1")).toContain("loopback");
  expect(await refusedTarget("169.254.169.254")).toContain("metadata");
  expect(await refusedTarget("192.0.2.7")).toContain("own database");
  expect(await refusedTarget("192.0.2.8")).toBeUndefined();
});
