import { afterAll } from "vitest";
import { hostKey } from "@/lib/openstack/confirmed-hosts";
import type { SiteConnection } from "@/lib/openstack/connection";
import { Session } from "@/lib/openstack/session";
import { Transport, type TransportDeps } from "@/lib/openstack/transport";
import { type SandboxControl, sandboxControl } from "../control/client";
import { bare } from "../scenes/bare";
import { type Sandbox, type SandboxOptions, startSandbox } from "../start-sandbox";

const PASSWORD = "a-test-password";

export interface TestSandbox {
  sandbox: Sandbox;
  control: SandboxControl;
  /** A session as the product has one. */
  session(region: string, options?: SessionOptions): Session;
}
export interface SessionOptions {
  user?: "admin" | "demo";
  project?: "admin" | "demo";
  limits?: SiteConnection["limits"];
  deps?: TransportDeps;
}

/** A sandbox of this test file's own, closed when it is through. */
export async function testSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ scene: bare, password: PASSWORD, hasLatency: false, ...options });
  const sessions: Session[] = [];
  afterAll(async () => {
    await Promise.all(sessions.map(({ transport }) => transport.close()));
    await sandbox.close();
  });
  return {
    sandbox,
    control: sandboxControl(sandbox.controlUrl, sandbox.controlKey),
    session: (region, { user = "demo", project = "demo", limits, deps } = {}) => {
      const authUrl = sandbox.sites.find((site) => site.region === region)?.authUrl ?? "";
      const connection: SiteConnection = {
        name: region,
        authUrl,
        region,
        interface: "public",
        confirmedHosts: sandbox.sites.map((site) => hostKey(new URL(site.authUrl))),
        allowLoopback: true,
        ...(limits ? { limits } : {}),
      };
      const domain = { id: "default" };
      const session = new Session(new Transport(connection, deps), {
        method: "password",
        user: { name: user, domain },
        password: PASSWORD,
        project: { name: project, domain },
      });
      sessions.push(session);
      return session;
    },
  };
}
