import { call } from "../../core/call";
import { ManualClock } from "../../core/clock";
import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { directory } from "../../keystone/rows";
import { bare } from "../../scenes/bare";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../start-sandbox";

/** A sandbox for the tests of Cinder, whose clock stands until a test moves it. */
export interface CinderStage {
  sandbox: Sandbox;
  site: Site;
  clock: ManualClock;
  caller: Caller;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's JSON
  ask(method: string, path: string, body?: unknown, microversion?: string): Promise<any>;
  /** The id of a volume that is available. */
  newVolume(fields?: object): Promise<string>;
  close(): Promise<void>;
}

export async function cinderStage(
  options: Partial<SandboxOptions> = {},
  { isAdmin = true } = {},
): Promise<CinderStage> {
  const clock = new ManualClock();
  const sandbox = await startSandbox({
    scene: bare,
    password: "a-test-password",
    clock,
    hasLatency: false,
    ...options,
  });
  const [site] = sandbox.world.sites;
  if (!site) throw new Error("the scene has no region");
  const projectId = directory(sandbox.world).projects.find(({ name }) => name === "demo")?.id;
  const caller: Caller = {
    tokenId: "",
    userId: "somebody",
    userName: "somebody",
    domainId: "default",
    projectId,
    projectName: "demo",
    roles: isAdmin ? ["admin"] : ["member"],
    isAdmin,
  };
  const ask: CinderStage["ask"] = async (method, path, body, microversion) => {
    const asked = { method, path: `/volume/v3/${projectId}${path}`, body };
    return (await call(site, caller, { ...asked, ...(microversion ? { microversion } : {}) })).body;
  };
  return {
    sandbox,
    site,
    clock,
    caller,
    ask,
    newVolume: async (fields = {}) => {
      const { volume } = await ask("POST", "/volumes", { volume: { name: "db", size: 1, ...fields } });
      clock.advance(60_000);
      return volume.id;
    },
    close: () => sandbox.close(),
  };
}
