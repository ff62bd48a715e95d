import { z } from "zod";
import { FaultRule } from "../core/faults";
import { SwitchShown } from "./switches/switch-shown";

/* What goes over the control API, both ways. */

export const KeptFault = FaultRule.extend({ id: z.string(), met: z.number(), struck: z.number() });
export type KeptFault = z.infer<typeof KeptFault>;

export const SandboxState = z.object({
  sites: z.array(
    z.object({
      region: z.string(),
      authUrl: z.string(),
      /** How many rows of each kind it has: {servers: 40}. */
      counts: z.record(z.string(), z.number()),
    }),
  ),
  /** Kinds that all regions share. */
  shared: z.record(z.string(), z.number()),
  clock: z.object({ now: z.number(), speed: z.number() }),
  faults: z.array(KeptFault),
  /** Number of the log's last entry. */
  lastEntry: z.number(),
});
export type SandboxState = z.infer<typeof SandboxState>;

export const LogEntry = z.looseObject({
  n: z.number(),
  time: z.string(),
  site: z.string(),
  kind: z.enum(["asked", "answered", "changed", "did"]),
});
export type LogEntry = z.infer<typeof LogEntry>;

export const LogPage = z.object({
  entries: z.array(LogEntry),
  /** Number of the oldest entry that can be asked for; earlier ones are in history.jsonl only. */
  first: z.number(),
  last: z.number(),
});
export type LogPage = z.infer<typeof LogPage>;

export const LogQuery = z.strictObject({
  since: z.coerce.number().int().min(0).default(0),
  kind: LogEntry.shape.kind.optional(),
  site: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});

export const Faults = z.object({ faults: z.array(KeptFault) });
export const OneFault = z.object({ fault: KeptFault });
export const Removed = z.object({ removed: z.number() });
export const Switches = z.object({ switches: z.array(SwitchShown) });
/** What a switch did, in words, and the rules that stay until they are removed or used up. */
export const Flipped = z.object({ did: z.string(), faults: z.array(KeptFault) });
export type Flipped = z.infer<typeof Flipped>;

/** A volume's blocks, one character a byte. */
export const VolumeContent = z.object({ blocks: z.array(z.string()) });

export const StoreObjects = z.object({
  objects: z.array(z.object({ name: z.string(), bytes: z.number() })),
});
export const StoreQuery = z.strictObject({ name: z.string().min(1) });

/** A year: where dates end, no clock comes back from. */
const FARTHEST_MS = 366 * 86_400_000;
export const ClockMove = z.strictObject({ advanceMs: z.number().min(0).max(FARTHEST_MS) });
export const ClockNow = z.object({ now: z.number(), speed: z.number() });

export const Complaint = z.object({ error: z.string() });
