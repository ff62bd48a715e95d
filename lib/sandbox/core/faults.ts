import { z } from "zod";
import { type Row, table } from "./table";
import type { World } from "./world";

/** What a rule does. Those of requests are carried out by serve-faults.ts, the others by what asks for them. */
export const Effect = z.discriminatedUnion("do", [
  /** Requests: the connection is refused or cut at once. */
  z.strictObject({ do: z.literal("refuse") }),
  /** Requests: taken, and never answered. Tasks: never run. Agents: no answer for ever. */
  z.strictObject({ do: z.literal("never") }),
  /** Requests, tasks, agents: later. ms of the sandbox's clock. */
  z.strictObject({ do: z.literal("delay"), ms: z.number().min(0) }),
  /** Tasks and agents: fails, with this reason. */
  z.strictObject({ do: z.literal("fail"), reason: z.string().optional() }),
  /** Requests: this answer instead; nothing is done. */
  z.strictObject({
    do: z.literal("answer"),
    status: z.int().min(100).max(599),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /** Requests: it is done, and then answered so. */
  z.strictObject({ do: z.literal("done-then"), status: z.int().min(100).max(599) }),
  /** Requests: it is done, and the connection is cut before the answer. */
  z.strictObject({ do: z.literal("lose-answer") }),
  /** Requests: it is done twice, as by a proxy that repeats; the second answer goes out. */
  z.strictObject({ do: z.literal("twice") }),
  /** Requests: done only after ms, although the connection is cut at once: delivered late. */
  z.strictObject({ do: z.literal("deliver-late"), ms: z.number().min(0) }),
  /** Requests: half of the body, then the end. */
  z.strictObject({ do: z.literal("cut-body") }),
  /** Requests: a body of a byte a second. */
  z.strictObject({ do: z.literal("drip") }),
  /** Requests: a page of HTML with status 200. */
  z.strictObject({ do: z.literal("html") }),
  /** Requests: a body that is too much: bytes of it, levels of nesting, or bytes when unpacked. */
  z.strictObject({ do: z.literal("flood"), how: z.enum(["bytes", "nesting", "gzip"]) }),
]);
export type Effect = z.infer<typeof Effect>;

export const FaultRule = z.strictObject({
  /** Where: "request", "task:<name>", "agent:freeze", "agent:thaw", "agent:ping", or another point that asks. */
  at: z.string().min(1),
  site: z.string().optional(),
  /** Of a request: "nova"; the route's name: "servers.create"; its method; a part of its path. */
  service: z.string().optional(),
  route: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  /** Id or name of the resource that it is about. */
  subject: z.string().optional(),
  effect: Effect,
  /** How often it strikes; without it for as long as the rule is there. */
  times: z.int().min(1).optional(),
  /** How many are let pass first. */
  skip: z.int().min(0).default(0),
  /** 0 to 1, from the sandbox's seed. */
  probability: z.number().min(0).max(1).default(1),
  /** Milliseconds since the epoch, of the sandbox's clock. */
  from: z.number().optional(),
  until: z.number().optional(),
  /** Which switch of the panel made it, and in which words. */
  label: z.string().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
export type KeptRule = FaultRule & Row & { met: number; struck: number };
export const FAULTS = table<KeptRule>("faults");

export interface Point {
  at: string;
  site: string;
  service?: string;
  route?: string;
  method?: string;
  path?: string;
  subject?: string;
  /** The other name that the subject goes by. */
  alias?: string;
}

/** The rules that break things, in the order in which they were made. */
export class Faults {
  constructor(private readonly world: World) {}

  get rows() {
    return this.world.tables.of("", FAULTS);
  }

  add(rule: FaultRule): KeptRule {
    return this.rows.insert({ ...rule, id: this.world.ids.uuid(), met: 0, struck: 0 });
  }

  /** What happens at this point: the effect of the first rule that strikes. */
  take(point: Point): Effect | undefined {
    if (this.rows.size === 0) return undefined;
    for (const rule of this.rows.all()) {
      if (!this.fits(rule, point)) continue;
      const met = rule.met + 1;
      const strikes =
        met > rule.skip &&
        (rule.times === undefined || rule.struck < rule.times) &&
        (rule.probability >= 1 || this.world.ids.chance() < rule.probability);
      this.rows.update(rule.id, { met, struck: rule.struck + (strikes ? 1 : 0) });
      if (strikes) return rule.effect;
    }
    return undefined;
  }

  private fits(rule: FaultRule, point: Point): boolean {
    const now = this.world.clock.now();
    return (
      rule.at === point.at &&
      (rule.site === undefined || rule.site === point.site) &&
      (rule.service === undefined || rule.service === point.service) &&
      (rule.route === undefined || rule.route === point.route) &&
      (rule.method === undefined || rule.method === point.method) &&
      (rule.path === undefined || (point.path ?? "").includes(rule.path)) &&
      (rule.subject === undefined || rule.subject === point.subject || rule.subject === point.alias) &&
      (rule.from === undefined || now >= rule.from) &&
      (rule.until === undefined || now < rule.until)
    );
  }
}
