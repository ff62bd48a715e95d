import { afterEach } from "vitest";
import { ManualClock } from "../core/clock";
import { bare } from "../scenes/bare";
import { type Sandbox, type SandboxOptions, startSandbox } from "../start-sandbox";

const PASSWORD = "a-test-password";

export interface Told {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it, a test says by what it expects
  body: any;
}
export interface Asking {
  sandbox: Sandbox;
  clock: ManualClock;
  /** Asks the first region: "/identity/v3/projects". */
  ask(
    method: string,
    path: string,
    token?: string,
    more?: { body?: unknown; version?: string },
  ): Promise<Told>;
  /** Signs in; the answer's status, and the token when there is one. */
  signIn(identity: object, scope?: unknown): Promise<Told & { token: string }>;
  /** An admin's or a demo's token of a project. */
  tokenOf(user: "admin" | "demo", project?: "admin" | "demo"): Promise<string>;
}

const DOMAIN = { id: "default" };
/** Signing in by password, for `signIn`. */
export const byPassword = (name: string, password = PASSWORD) => ({
  methods: ["password"],
  password: { user: { name, domain: DOMAIN, password } },
});
export const byToken = (id: string) => ({ methods: ["token"], token: { id } });
export const byCredential = (id: string, secret: string) => ({
  methods: ["application_credential"],
  application_credential: { id, secret },
});

let open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.map((sandbox) => sandbox.close()));
  open = [];
});

/** A bare sandbox for one test, asked without a client that means well. Its clock stands until the test moves it. */
export async function askSandbox(options: Partial<SandboxOptions> = {}): Promise<Asking> {
  const clock = new ManualClock();
  const sandbox = await startSandbox({
    scene: bare,
    password: PASSWORD,
    hasLatency: false,
    clock,
    ...options,
  });
  open.push(sandbox);
  const origin = new URL(sandbox.sites[0]?.authUrl ?? "").origin;
  const ask: Asking["ask"] = async (method, path, token, { body, version } = {}) => {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        accept: "application/json",
        ...(token ? { "x-auth-token": token } : {}),
        ...(version ? { "openstack-api-version": version } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return {
      status: answer.status,
      headers: answer.headers,
      body: isJson && text !== "" ? JSON.parse(text) : text,
    };
  };
  const signIn: Asking["signIn"] = async (identity, scope) => {
    const told = await ask("POST", "/identity/v3/auth/tokens", undefined, {
      body: { auth: { identity, scope } },
    });
    return { ...told, token: told.headers.get("x-subject-token") ?? "" };
  };
  return {
    sandbox,
    clock,
    ask,
    signIn,
    tokenOf: async (user, project = user) =>
      (await signIn(byPassword(user), { project: { name: project, domain: DOMAIN } })).token,
  };
}
