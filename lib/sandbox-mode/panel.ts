import { z } from "zod";

/*
 * What the sandbox tells of itself, as the panel takes it. Read with own schemas: a simulated cloud that shared code
 * with the product would agree with its mistakes.
 */
export const Parameter = z.object({
  name: z.string(),
  what: z.string(),
  kind: z.string(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  optional: z.boolean().optional(),
  choices: z.array(z.string()).optional(),
});
export type Parameter = z.infer<typeof Parameter>;

export const Switch = z.object({
  name: z.string(),
  does: z.string(),
  on: z.string(),
  parameters: z.array(Parameter),
});
export type Switch = z.infer<typeof Switch>;
export const Switches = z.object({ switches: z.array(Switch) });

export const Fault = z.object({
  id: z.string(),
  at: z.string(),
  site: z.string().optional(),
  service: z.string().optional(),
  route: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  action: z.string().optional(),
  subject: z.string().optional(),
  /** Of the VM or volume, where it is known. */
  subjectName: z.string().optional(),
  effect: z.looseObject({ do: z.string() }),
  times: z.number().optional(),
  met: z.number(),
  struck: z.number(),
  label: z.string().optional(),
});
export type Fault = z.infer<typeof Fault>;

export const State = z.object({
  sites: z.array(z.object({ region: z.string(), counts: z.record(z.string(), z.number()) })),
  clock: z.object({ now: z.number(), speed: z.number() }),
  faults: z.array(Fault),
  lastEntry: z.number(),
});

export const Entry = z.looseObject({
  n: z.number(),
  time: z.string(),
  site: z.string(),
  kind: z.enum(["asked", "answered", "changed", "did"]),
});
export type Entry = z.infer<typeof Entry>;
export const Entries = z.object({ entries: z.array(Entry) });

export const Flipped = z.object({ did: z.string() });
export const Removed = z.object({ removed: z.number() });
export const Store = z.object({ objects: z.array(z.object({ name: z.string() })) });
export const Moved = z.object({ now: z.number() });

/** Which entries of the log to show. */
export const LogFilter = z.object({
  kind: z.enum(["asked", "answered", "changed", "did"]).optional().catch(undefined),
  site: z.string().max(100).optional().catch(undefined),
  text: z.string().trim().max(200).optional().catch(undefined),
});
export type LogFilter = z.infer<typeof LogFilter>;

/** A simulated site, as it is registered and as the sandbox has it. */
export interface PanelSite {
  id: string;
  name: string;
  region: string;
  counts: Record<string, number>;
}

/** What the panel shows and keeps asking for. */
export interface PanelState {
  asOf: string;
  sites: PanelSite[];
  faults: Fault[];
  clock: { now: number; speed: number };
  /** Newest first. */
  entries: Entry[];
}

/** What one may choose from where a switch wants one of them. */
export interface Suggestions {
  vms: string[];
  volumes: string[];
  objects: string[];
}

/** All of the panel. */
export interface Panel extends PanelState {
  switches: Switch[];
  suggestions: Suggestions;
}
