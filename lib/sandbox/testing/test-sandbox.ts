import { afterAll } from "vitest";
import type { Session } from "@/lib/openstack/session";
import { type SandboxControl, sandboxControl } from "../control/client";
import { bare } from "../scenes/bare";
import { type Sandbox, type SandboxOptions, startSandbox } from "../start-sandbox";
import { type SessionOptions, testSession } from "./test-session";

const PASSWORD = "a-test-password";

export interface TestSandbox {
  sandbox: Sandbox;
  control: SandboxControl;
  session(region: string, options?: SessionOptions): Session;
}

/** A bare sandbox of this test file's own, closed when it is through. */
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
    session: (region, options) => {
      const session = testSession(sandbox.sites, region, PASSWORD, options);
      sessions.push(session);
      return session;
    },
  };
}
