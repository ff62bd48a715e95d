import type { Site } from "./site";

/** Who asks, as the token says. */
export interface Caller {
  tokenId: string;
  userId: string;
  userName: string;
  domainId: string;
  /** Undefined with an unscoped or domain-scoped token. */
  projectId: string | undefined;
  projectName: string | undefined;
  roles: readonly string[];
  isAdmin: boolean;
  /** With a token of the whole cloud, not of a project. */
  isSystem?: boolean;
}

/** A request, read and signed in. */
export interface Ask {
  site: Site;
  method: string;
  /** Below the service's prefix, decoded: "/v2.1/servers/abc". */
  path: string;
  /** What the route's ":names" stand for. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  /** The JSON that came; undefined when none did. */
  body: unknown;
  raw: Buffer;
  /** The caller; a route that is open has one only if a valid token came. */
  caller: Caller;
  /** 2.79 is 2079; the service's minimum when none was asked for. */
  microversion: number;
  requestId: string;
}

export interface Answer {
  status: number;
  /** Sent as JSON unless it is a Buffer or a string. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  method: string;
  /** Segments from the service's prefix on; ":name" stands for any one segment. */
  path: string;
  /** No token is needed. */
  isOpen?: boolean;
  /** For the latency table, the log and the faults: "servers.create". */
  name: string;
  run(ask: Ask): Answer | Promise<Answer>;
}

export interface Microversions {
  /** In the OpenStack-API-Version header: "compute". */
  type: string;
  /** An older header of its own: "X-OpenStack-Nova-API-Version". */
  legacyHeader?: string;
  min: string;
  max: string;
  /** In whose words another one is refused; Nova's and Cinder's without it. */
  refusal?(why: "malformed" | "unsupported", wanted: string): string;
}

/** What goes on after an answer; see `Site.later`. `failure` is there when a fault makes it fail. */
export type Task = (site: Site, args: never, failure: string | undefined) => void;

/** What a service may say of a path or a method that it does not have goes by these. */
export interface UnknownPath {
  method: string;
  headers: Record<string, string>;
  microversion: number;
  requestId: string;
}

export interface Service {
  /** As the first of a route's path: "/compute". */
  prefix: string;
  /** As the log and the faults name it: "nova". */
  name: string;
  routes: readonly Route[];
  microversions?: Microversions;
  /** Its tasks by name: "nova.boot". Names are kept with the state, so they stay. */
  tasks?: Record<string, Task>;
  /** It is asked without a token: unknown paths are told to anybody. */
  isKeystone?: boolean;
  /** What it says of a path (404) or a method (405) that it does not have, when that is not like its other errors. */
  writeUnknown?(status: 404 | 405, asked: UnknownPath): Answer | undefined;
  /** What it says to who has no token, when that is not what keystonemiddleware says. */
  writeUnauthorized?(site: Site, headers: Record<string, string>): Answer | undefined;
  /** An error in this service's form. @param headers of the request: some are answered in JSON or in HTML */
  writeError(
    status: number,
    message: string,
    type: string | undefined,
    requestId: string,
    headers: Record<string, string>,
  ): Answer;
  /** What a site has before the first request; called once in its life. */
  seed?(site: Site): void;
}

const numbers = new Map<string, number>();

/** "2.79" is 2079. A list asks this for each of its rows. */
export function versionNumber(text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  const [major = "0", minor = "0"] = text.split(".");
  const number = Number(major) * 1000 + Number(minor);
  if (numbers.size < 1_000) numbers.set(text, number); // clients may send anything
  return number;
}
export const isAtLeast = (ask: Ask, version: string): boolean => ask.microversion >= versionNumber(version);

export const ok = (body: unknown, status = 200): Answer => ({ status, body });
export const empty = (status = 204): Answer => ({ status });
