import { createHash } from "node:crypto";
import { tagOf } from "../../made/tag-of";
import type { ResourceKind } from "../../runs/run-resources";

export type MadeKind = Extract<
  ResourceKind,
  "network" | "subnet" | "security_group" | "port" | "server_group" | "keypair" | "flavor"
>;

/** Of the keys that a thing may be planned under: those of its step (steps-of.ts). */
const STEPS: Readonly<Record<MadeKind, string>> = {
  network: "network",
  subnet: "subnet",
  security_group: "group",
  port: "port",
  server_group: "server-group",
  keypair: "keypair",
  flavor: "flavor",
};

/** Their keys hold names: of any length, and in letters that Nova refuses (nova/api/validation/validators.py). */
const NAMED: readonly MadeKind[] = ["server_group", "keypair", "flavor"];

/** The mark of something that a run makes beside volumes and VMs, by its key in the plan. Pure. */
export function markOf(runId: string, kind: MadeKind, key: string): string {
  if (!NAMED.includes(kind)) return tagOf(runId, `${STEPS[kind]}:${key}`).name;
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 16);
  return tagOf(runId, `${STEPS[kind]}-${hash}`).name;
}
