import { call } from "../../core/call";
import type { FaultRule } from "../../core/faults";
import type { Answer, Caller } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { directory } from "../../keystone/rows";
import type { SandboxOptions } from "../../start-sandbox";
import { type Asking, askSandbox } from "../../testing/ask-sandbox";

// biome-ignore lint/suspicious/noExplicitAny: what is in it, a test says by what it expects
type Told = { status: number; body: any };

export interface NovaStage {
  site: Site;
  asking: Asking;
  admin: Caller;
  member: Caller;
  imageId: string;
  networkId: string;
  /** Asks Nova, or another service when the path begins with its prefix; a refusal is an answer. */
  ask(method: string, path: string, body?: unknown, caller?: Caller): Promise<Told>;
  /** Asks for a server, and lets time pass until it is up, or has failed. */
  boot(more?: Record<string, unknown>, hints?: Record<string, unknown>): Promise<string>;
  /** A server as an admin sees it. */
  show(id: string): Promise<Record<string, unknown>>;
  act(id: string, body: unknown, caller?: Caller): Promise<Told>;
  pass(ms: number): Promise<void>;
  fault(rule: Pick<FaultRule, "at" | "effect"> & Partial<FaultRule>): void;
}

/** The bare cloud, with time in the test's hand. */
export async function novaStage(options: Partial<SandboxOptions> = {}): Promise<NovaStage> {
  const asking = await askSandbox(options);
  const { clock, sandbox } = asking;
  const { world } = sandbox;
  const site = world.sites[0] as Site;
  const { projects, users } = directory(world);
  const projectId = projects.find(({ name }) => name === "demo")?.id;
  const callerOf = (name: string, isAdmin: boolean): Caller => ({
    tokenId: "",
    userId: users.find((user) => user.name === name)?.id ?? "",
    userName: name,
    domainId: "default",
    projectId,
    projectName: "demo",
    roles: isAdmin ? ["admin", "member"] : ["member"],
    isAdmin,
  });
  const admin = callerOf("admin", true);
  const ask: NovaStage["ask"] = async (method, path, body, caller = admin) => {
    const full = /^\/(volume|image|network)\//.test(path) ? path : `/compute/v2.1${path}`;
    try {
      const answer: Answer = await call(site, caller, { method, path: full, body });
      return { status: answer.status, body: answer.body };
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, body: error.message };
      throw error;
    }
  };
  const pass = async (ms: number) => {
    clock.advance(ms);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  const imageId = (await ask("GET", "/image/v2/images")).body.images[0].id;
  const networkId = (await ask("GET", "/network/v2.0/networks")).body.networks[0].id;
  return {
    site,
    asking,
    admin,
    member: callerOf("demo", false),
    imageId,
    networkId,
    ask,
    pass,
    async boot(more = {}, hints) {
      const from = "block_device_mapping_v2" in more ? {} : { imageRef: imageId };
      const server = { name: "vm", flavorRef: "m1.tiny", networks: "none", ...from, ...more };
      const { status, body } = await ask("POST", "/servers", { server, "os:scheduler_hints": hints });
      if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
      await pass(10_000);
      return body.server.id;
    },
    show: async (id) => (await ask("GET", `/servers/${id}`)).body.server,
    act: (id, body, caller) => ask("POST", `/servers/${id}/action`, body, caller),
    fault: (rule) => void world.faults.add({ skip: 0, probability: 1, ...rule }),
  };
}

/** Block devices for `boot`. */
export const rootFrom = (source: "image" | "volume" | "snapshot", uuid: string) => ({
  boot_index: 0,
  source_type: source,
  destination_type: "volume",
  uuid,
  ...(source === "image" ? { volume_size: 1 } : {}),
});
export const dataFrom = (uuid: string) => ({
  boot_index: -1,
  source_type: "volume",
  destination_type: "volume",
  uuid,
});
