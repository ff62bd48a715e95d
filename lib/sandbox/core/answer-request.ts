import type http from "node:http";
import { carryOut } from "./carry-out";
import { encodeBody } from "./encode-body";
import { pageError } from "./errors";
import type { Answer, Ask, Caller, Route, Service } from "./http";
import { latencyMs } from "./latency";
import { negotiate, versionHeaders, wanted } from "./microversion";
import { actionOf, decodePath, forLog, parseBody, pathForLog } from "./read-request";
import { Refusal } from "./refusal";
import { routerOf } from "./router";
import type { Site } from "./site";
import { goodToken } from "./tokens";

const NOBODY: Caller = {
  tokenId: "",
  userId: "",
  userName: "",
  domainId: "",
  projectId: undefined,
  projectName: undefined,
  roles: [],
  isAdmin: false,
};

/** Where no service is: it is asked, logged and struck by what takes the site away like any other. */
const NOWHERE: Service = {
  prefix: "",
  name: "none",
  routes: [],
  isKeystone: true,
  writeError: pageError,
};

/** Logs a request, has it carried out as the faults allow, and answers it. */
export async function answerRequest(
  site: Site,
  req: http.IncomingMessage,
  raw: Buffer,
  res: http.ServerResponse,
): Promise<void> {
  const { world } = site;
  // Not resolved against the origin: "//" begins a path here, not a host.
  const url = new URL(`${site.origin}${req.url ?? "/"}`);
  const method = req.method ?? "GET";
  const [, first = ""] = url.pathname.split("/");
  const service = world.services.find(({ prefix }) => prefix === `/${first}`) ?? NOWHERE;
  const path = decodePath(url.pathname.slice(service.prefix.length) || "/");
  const found = routerOf(service).find(method, path);
  const headers = req.headers as Record<string, string>;
  const caller = () => goodToken(site, headers["x-auth-token"]);
  const asker = caller();
  const requestId = `req-${world.ids.uuid()}`;
  const body = parseBody(raw, headers["content-type"]);
  const route = typeof found === "string" ? undefined : found.route;
  const params = typeof found === "string" ? {} : found.params;
  const n = world.history.add({
    site: site.name,
    kind: "asked",
    service: service.name,
    method,
    path: pathForLog(path, url),
    route: route?.name,
    requestId,
    globalRequestId: headers["x-openstack-request-id"],
    user: asker?.userName,
    project: asker?.projectName,
    body: body === "malformed" ? "malformed" : forLog(body.json),
  });

  const noToken = () => service.writeUnauthorized?.(site, headers) ?? unauthorized(site);

  const run = async (): Promise<Answer> => {
    const token = caller(); // as it is now: what comes late may come with a token that is over
    const version = service.microversions ? negotiate(service.microversions, headers) : 0;
    try {
      // keystonemiddleware stands before the service: who has no token is not told which paths there are.
      if (!token && !(route ? route.isOpen : service.isKeystone)) return noToken();
      if (typeof version === "string") throw versionRefusal(service, version, headers);
      if (!route) {
        const isMissing = found !== "no-method";
        const asked = { method, headers, microversion: version, requestId };
        const told = service.writeUnknown?.(isMissing ? 404 : 405, asked);
        if (told) return told;
        throw new Refusal(isMissing ? 404 : 405, "The resource could not be found.");
      }
      if (body === "malformed") throw new Refusal(400, "Malformed request body");
      const ask: Ask = {
        site,
        method,
        path,
        params,
        query: url.searchParams,
        headers,
        body: body.json,
        raw,
        caller: token ? { ...token, tokenId: token.id } : NOBODY,
        microversion: version,
        requestId,
      };
      const answer = await runRoute(route, ask, service);
      return service.microversions
        ? {
            ...answer,
            headers: { ...versionHeaders(service.microversions, version, headers), ...answer.headers },
          }
        : answer;
    } catch (error) {
      const refused = refusalAnswer(service, error, requestId, headers);
      const told = service.microversions && versionHeaders(service.microversions, version, headers);
      return { ...refused, headers: { ...told, ...refused.headers } };
    }
  };

  await carryOut({
    site,
    point: {
      service: service.name,
      route: route?.name,
      method,
      path,
      action: body === "malformed" ? undefined : actionOf(path, body.json),
      isAbout: (subject) => path.split("/").includes(subject) || raw.includes(JSON.stringify(subject)),
    },
    requestId,
    run,
    refuse: (status, message = "The sandbox was told to refuse this.") =>
      status === 401 ? noToken() : service.writeError(status, message, undefined, requestId, headers),
    res,
    send: (answer) => send(req, res, answer, { "x-openstack-request-id": requestId }),
    onAnswered: (outcome) =>
      world.history.add({ site: site.name, kind: "answered", to: n, requestId, ...outcome }),
  });
}

async function runRoute(route: Route, ask: Ask, service: Service): Promise<Answer> {
  const { world } = ask.site;
  if (world.hasLatency) {
    const ms = latencyMs(service.name, route);
    if (ms > 0) await new Promise<void>((resolve) => world.clock.later(ms, resolve));
  }
  return route.run(ask);
}

function refusalAnswer(
  service: Service,
  error: unknown,
  requestId: string,
  headers: Record<string, string>,
): Answer {
  if (error instanceof Refusal) {
    const { status, message, more } = error;
    const written = service.writeError(status, message, more.type, requestId, headers);
    return { ...written, headers: { ...written.headers, ...more.headers } };
  }
  console.error(error);
  return service.writeError(500, `The sandbox failed: ${error}`, undefined, requestId, headers);
}

/** As keystonemiddleware says it before any service sees the request. (keystonemiddleware/auth_token/__init__.py) */
const unauthorized = (site: Site): Answer => ({
  status: 401,
  body: {
    error: {
      code: 401,
      title: "Unauthorized",
      message: "The request you have made requires authentication.",
    },
  },
  headers: { "www-authenticate": `Keystone uri="${site.keystoneOrigin}/identity/v3"` },
});

function versionRefusal(service: Service, why: "malformed" | "unsupported", headers: Record<string, string>) {
  const versions = service.microversions;
  const text = (versions && wanted(versions, headers)) ?? "";
  const status = why === "malformed" ? 400 : 406;
  if (versions?.refusal) return new Refusal(status, versions.refusal(why, text));
  return new Refusal(
    status,
    why === "malformed"
      ? `API Version String ${text} is of invalid format. Must be of format MajorNum.MinorNum.`
      : `Version ${text} is not supported by the API. Minimum is ${versions?.min} and maximum is ${versions?.max}.`,
  );
}

function send(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  answer: Answer,
  more: Record<string, string>,
): void {
  if (res.destroyed) return;
  const [bytes, type] = encodeBody(answer);
  const { status, headers } = answer;
  res.writeHead(status, {
    ...(type ? { "content-type": type } : {}),
    ...(status === 204 ? {} : { "content-length": bytes.length }),
    ...more,
    ...headers,
  });
  res.end(req.method === "HEAD" || status === 204 ? undefined : bytes);
}
