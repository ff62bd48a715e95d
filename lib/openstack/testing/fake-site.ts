import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { SiteConnection } from "../connection";
import { Session } from "../session";
import { Transport, type TransportDeps } from "../transport";

export interface Asked {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** performance.now() when it had been read. */
  at: number;
}

export type Reply = (
  asked: Asked,
  res: http.ServerResponse,
  req: http.IncomingMessage,
) => void | Promise<void>;

export interface FakeSiteOptions {
  /** Answers everything that is neither sign-in nor version discovery. */
  reply: Reply;
  /** Answers a sign-in in place of the built-in Keystone. */
  signIn?: Reply | undefined;
  /** Answers version discovery in place of the built-in one. */
  discover?: Reply | undefined;
  /** Seconds that a token of the built-in Keystone lasts. */
  tokenSeconds?: number;
  tls?: { key: string; cert: string };
  connection?: Partial<SiteConnection>;
  deps?: TransportDeps;
  /** Catalog entries in place of the usual ones. */
  catalog?: (origin: string) => unknown[];
  versions?: { min: string; max: string };
  /** Of the built-in Keystone's user; a member when left out. */
  roles?: readonly string[];
}

/** A loopback server that plays Keystone and the services behind it, for unit tests of what can go wrong. */
export async function fakeSite(options: FakeSiteOptions) {
  const asked: Asked[] = [];
  let tokens = 0;
  const listener: http.RequestListener = async (req, res) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk as Buffer);
    } catch {
      return; // the client went away
    }
    const body = Buffer.concat(chunks).toString();
    const entry = {
      method: req.method ?? "",
      path: req.url ?? "/",
      headers: req.headers,
      body,
      at: performance.now(),
    };
    asked.push(entry);
    if (entry.path === "/v3/auth/tokens" && entry.method === "POST") {
      if (options.signIn) return options.signIn(entry, res, req);
      return signIn(res);
    }
    if (isDiscovery(entry.path)) {
      if (options.discover) return options.discover(entry, res, req);
      return json(res, 200, versions());
    }
    return options.reply(entry, res, req);
  };
  const signIn: (res: http.ServerResponse) => void = (res) =>
    json(res, 201, tokenBody(catalog(), options.tokenSeconds ?? 3600, options.roles ?? ["member"]), {
      "x-subject-token": `token-${++tokens}`,
    });
  const server = options.tls ? https.createServer(options.tls, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const catalog = () => options.catalog?.(origin) ?? usualCatalog(origin);
  const versions = () => {
    const { min, max } = options.versions ?? { min: "1.0", max: "9.999" };
    return { versions: [{ id: "v", version: max, max_version: max, min_version: min }] };
  };
  const transport = new Transport(
    {
      name: "Lyon",
      authUrl: `${origin}/v3`,
      region: "R",
      interface: "public",
      confirmedHosts: [],
      allowLoopback: true,
      ...options.connection,
    },
    { retry: { attempts: 3, baseMs: 1, capMs: 5 }, ...options.deps },
  );
  const session = new Session(transport, {
    method: "application_credential",
    id: "id",
    secret: "secret-of-a-test",
  });
  return {
    session,
    asked,
    origin,
    /** What was asked of the services, sign-ins and discovery left out. */
    calls: () => asked.filter((a) => !a.path.endsWith("/auth/tokens") && !isDiscovery(a.path)),
    signIns: () => asked.filter((a) => a.path.endsWith("/auth/tokens")).length,
    /** The built-in Keystone's answer, for a `signIn` that only sometimes fails. */
    grant: signIn,
    close: async () => {
      await transport.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isDiscovery = (path: string): boolean => /^\/[a-z]+\/(v[\d.]+\/)?$/.test(path);

/** What a service's answer has, and a proxy's has not. */
const SERVICE_HEADERS = {
  "content-type": "application/json",
  "x-openstack-request-id": "req-00000000-0000-4000-8000-000000000000",
};

/** Answer as a service does; see `proxyPage` for what stands before one. */
export function json(
  res: http.ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  res.writeHead(status, { ...SERVICE_HEADERS, ...headers });
  res.end(text);
}

/** Answer as a load balancer or web server does in a service's place. */
export function proxyPage(res: http.ServerResponse, status: number, text: string): void {
  res.writeHead(status, { "content-type": "text/html" });
  res.end(
    `<html><head><title>${status} ${text}</title></head><body><h1>${status} ${text}</h1></body></html>`,
  );
}

function usualCatalog(origin: string): unknown[] {
  const at = (path: string) => [{ interface: "public", region_id: "R", url: origin + path }];
  return [
    { type: "compute", endpoints: at("/compute/v2.1") },
    { type: "volumev3", endpoints: at("/volume/v3") },
    { type: "image", endpoints: at("/image/v2") },
    { type: "network", endpoints: at("/network/v2.0") },
    { type: "placement", endpoints: at("/placement") },
  ];
}

function tokenBody(catalog: unknown[], seconds: number, roles: readonly string[]): unknown {
  const now = Date.now();
  return {
    token: {
      issued_at: new Date(now).toISOString(),
      expires_at: new Date(now + seconds * 1000).toISOString(),
      user: { id: "u", name: "u" },
      project: { id: "p", name: "p" },
      roles: roles.map((name) => ({ id: `r-${name}`, name })),
      catalog,
    },
  };
}
