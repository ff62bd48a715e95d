import { timingSafeEqual } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "../core/read-request";
import { Router } from "../core/router";
import type { World } from "../core/world";
import { ControlComplaint, complaintOf } from "./complaint";
import { receiveHook } from "./hook-receiver";
import { KEY_HEADER } from "./key-header";
import { controlRoutes } from "./routes";

/** `/hook` and `/hook/fence`: names as they are written in an address, without anything to decode. */
const HOOK = /^\/hook(?:\/([\w.-]{1,64}))?$/;

/**
 * The sandbox's own door, on loopback. The key keeps other users of this machine out; Host and the missing CORS headers
 * keep web pages out, also those whose name was made to lead here.
 */
export async function serveControl(
  world: World,
  key: string,
  port = 0,
): Promise<{ url: string; close(): Promise<void> }> {
  const router = new Router(controlRoutes.map((route) => ({ ...route })));
  const server = http.createServer(async (req, res) => {
    const hook = HOOK.exec(req.url ?? "");
    if (hook && req.method === "POST" && isOurHost(req))
      return void (await answerHook(hook[1] ?? "", req, res));
    const { status, body } = await answer(req).then(
      (body) => ({ status: 200, body }),
      (error) => {
        const { status, error: said } = complaintOf(error);
        return { status, body: { error: said } };
      },
    );
    const bytes = Buffer.from(JSON.stringify(body));
    res.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
    res.end(bytes);
  });

  function isOurHost(req: http.IncomingMessage): boolean {
    const own = (server.address() as AddressInfo).port;
    return [`127.0.0.1:${own}`, `localhost:${own}`].includes(req.headers.host ?? "");
  }

  /** The one door without a key: who delivers a hook has none. It only writes into the log. */
  async function answerHook(
    name: string,
    req: http.IncomingMessage,
    res: http.ServerResponse,
  ): Promise<void> {
    const delivery = { name, headers: req.headers, raw: await readBody(req) };
    const said = await receiveHook(world, delivery).catch((error) => {
      const { status, error: body } = complaintOf(error);
      return { status, body };
    });
    // Undefined: the sender waits until it gives up.
    if (said) res.writeHead(said.status, { "content-type": "text/plain" }).end(said.body);
  }

  async function answer(req: http.IncomingMessage): Promise<unknown> {
    if (!isOurHost(req)) throw new ControlComplaint(403, "Host: this door is 127.0.0.1 only");
    if (!isKey(req.headers[KEY_HEADER], key)) throw new ControlComplaint(401, `${KEY_HEADER}: not the key`);
    const url = new URL(req.url ?? "/", "http://127.0.0.1");
    const found = router.find(req.method ?? "GET", url.pathname);
    if (typeof found === "string")
      throw new ControlComplaint(
        found === "no-method" ? 405 : 404,
        `there is no ${req.method} ${url.pathname}`,
      );
    const params = Object.fromEntries(
      Object.entries(found.params).map(([name, value]) => [name, decoded(name, value)]),
    );
    const query = Object.fromEntries(url.searchParams);
    return found.route.run({ world, params, query, body: json(await readBody(req)) });
  }

  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isKey(given: string | string[] | undefined, key: string): boolean {
  const [a, b] = [Buffer.from(String(given ?? "")), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function decoded(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new ControlComplaint(400, `${name}: it is not encoded as it should be`);
  }
}

function json(raw: Buffer | undefined): unknown {
  if (!raw?.length) return undefined;
  try {
    return JSON.parse(raw.toString());
  } catch {
    throw new ControlComplaint(400, "the body is not JSON");
  }
}
