import http from "node:http";
import type { AddressInfo } from "node:net";
import { Session } from "../session";
import { Transport, type TransportDeps } from "../transport";
import type { Fixture } from "./fixture";

export interface Seen {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/**
 * A loopback server that answers with recorded fixtures, for unit tests: each call is matched by method and path
 * (query included when a fixture with that very query exists). What it was asked is in `seen`.
 */
export async function replay(fixtures: readonly Fixture[], deps: TransportDeps = {}) {
  const seen: Seen[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const url = req.url ?? "/";
    seen.push({
      method: req.method ?? "",
      path: url,
      headers: req.headers,
      body: Buffer.concat(chunks).toString(),
    });
    if (url === "/v3/auth/tokens") return send(res, 201, { "x-subject-token": "a-token" }, tokenBody(port));
    if (/^\/[a-z]+\/(v[\d.]+\/)?$/.test(url)) return send(res, 200, {}, VERSIONS);
    const bare = url.replace(/^\/[a-z]+(?=\/)/, "");
    const exact = fixtures.find((f) => f.method === req.method && trim(f.path) === bare);
    const loose = fixtures.find((f) => f.method === req.method && noQuery(trim(f.path)) === noQuery(bare));
    const hit = exact ?? loose;
    if (!hit) return send(res, 599, {}, { error: { message: `no fixture for ${req.method} ${bare}` } });
    send(res, hit.status, hit.headers, hit.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const session = new Session(
    new Transport(
      {
        name: "Lyon",
        authUrl: `http://127.0.0.1:${port}/v3`,
        region: "R",
        interface: "public",
        confirmedHosts: [],
      },
      { retry: { attempts: 1, baseMs: 1, capMs: 1 }, ...deps },
    ),
    { method: "application_credential", id: "id", secret: "secret-of-a-test" },
  );
  return {
    session,
    seen,
    close: async () => {
      await session.transport.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

const VERSIONS = {
  versions: [{ id: "v1", status: "CURRENT", version: "9.999", max_version: "9.999", min_version: "1.0" }],
};

function tokenBody(port: number): unknown {
  const endpoint = (path: string) => [
    { interface: "public", region_id: "R", url: `http://127.0.0.1:${port}${path}` },
  ];
  return {
    token: {
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      issued_at: new Date().toISOString(),
      user: { id: "u", name: "u" },
      project: { id: "p", name: "p" },
      roles: [{ id: "r", name: "member" }],
      catalog: [
        { type: "compute", endpoints: endpoint("/compute/v2.1") },
        { type: "volumev3", endpoints: endpoint("/volume/v3") },
        { type: "image", endpoints: endpoint("/image/v2") },
        { type: "network", endpoints: endpoint("/network/v2.0") },
        { type: "placement", endpoints: endpoint("/placement") },
      ],
    },
  };
}

/** Recorded paths carry the real service's prefix (/v3/{project}, /v2.1): ours begin behind the version. */
const trim = (path: string): string =>
  path.replace(/^\/v2\.1(?=\/)|^\/v3\/[0-9a-f]{32}(?=\/)|^\/v2\.0(?=\/)|^\/v[23](?=\/)/, (m) => base(m));
const base = (m: string): string => (m.startsWith("/v3/") ? "/v3" : m);
const noQuery = (path: string): string => path.split("?")[0] ?? path;

function send(
  res: http.ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: unknown,
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  res.writeHead(status, { "content-type": "application/json", ...headers });
  res.end(text);
}
