import { createHash } from "node:crypto";
import { z } from "zod";
import { type Row, table } from "./table";
import type { World } from "./world";

const STATUS = z.int().min(200).max(599);
/** What Node would not send, it would throw at. (RFC 9110, 5.1 and 5.5) */
const HEADERS = z.record(
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/),
);

/** What a rule does. Those of requests are carried out by carry-out.ts, the others by what asks for them. */
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
    status: STATUS,
    body: z.string().optional(),
    headers: HEADERS.optional(),
  }),
  /** Requests: the service's own error instead; nothing is done. 401 is what keystonemiddleware says. */
  z.strictObject({
    do: z.literal("error"),
    status: STATUS.min(400),
    message: z.string().optional(),
    headers: HEADERS.optional(),
  }),
  /** Requests: it is done, and then answered so. */
  z.strictObject({ do: z.literal("done-then"), status: STATUS }),
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
  /**
   * Requests, tasks: it goes well, and then this switch is flipped: something happens in the middle of a run. With a
   * task it gets the site and the id of what the task is about.
   */
  z.strictObject({
    do: z.literal("flip"),
    switch: z.string().min(1),
    values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    /** This long after the answer, of the sandbox's clock; 0 is before it goes out. */
    afterMs: z.number().min(0).default(0),
  }),
  /** What the point says happens: a DHCP agent takes an address, a restore loses the image's properties. */
  z.strictObject({ do: z.literal("happen") }),
  /** Tokens that are given out: they live this long. */
  z.strictObject({ do: z.literal("live"), ms: z.number().min(0) }),
  /** The catalog: the entry is missing, leads elsewhere, or its region has another's name. */
  z.strictObject({ do: z.literal("lack") }),
  z.strictObject({ do: z.literal("lead-to"), url: z.string().min(1) }),
  z.strictObject({ do: z.literal("call-region"), name: z.string().min(1) }),
]);
export type Effect = z.infer<typeof Effect>;

export const FaultRule = z.strictObject({
  /**
   * Where: "request", "task:<name>", "agent:freeze", "agent:thaw", "agent:hold", "nova:cell", "neutron:dhcp",
   * "cinder:image-metadata", "hook", "token", "catalog".
   */
  at: z.string().min(1),
  site: z.string().optional(),
  /** Of a request: "nova"; the route's name: "servers.create"; its method; a part of its path. */
  service: z.string().optional(),
  route: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  /** Of a POST to …/action, what is asked for: "quiesce", "os-stop". */
  action: z.string().optional(),
  /** Id or name of the resource that it is about: in the path of a request, or a value in its body. */
  subject: z.string().optional(),
  effect: Effect,
  /** How often it strikes; without it for as long as the rule is there. */
  times: z.int().min(1).optional(),
  /** How many are let pass first. */
  skip: z.int().min(0).default(0),
  /** 0 to 1; which ones are struck depends on the seed alone. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.string().optional(),
  /** Milliseconds since the epoch, of the sandbox's clock. */
  from: z.number().optional(),
  until: z.number().optional(),
  /** Which switch of the panel made it, and in which words. */
  label: z.string().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
export type KeptRule = FaultRule & Row & { met: number; struck: number };
export const FAULTS = table<KeptRule>("faults");

/** What strikes a request is told with its answer, and a spoilt catalog would be told too often. */
const IS_TOLD = /^(task|agent|nova|neutron|cinder):/;

export interface Point {
  at: string;
  site: string;
  service?: string;
  route?: string;
  method?: string;
  path?: string;
  action?: string;
  subject?: string;
  /** The other name that the subject goes by. */
  alias?: string;
  /** Whether it is about this id or name, where it may be about many. */
  isAbout?: (subject: string) => boolean;
}

/** The rules that break things. The last one that was made is asked first. */
export class Faults {
  constructor(private readonly world: World) {}

  get rows() {
    return this.world.tables.of("", FAULTS);
  }

  add(rule: FaultRule): KeptRule {
    return this.rows.insert({ ...rule, id: this.world.ids.uuid(), met: 0, struck: 0 });
  }

  /** What happens at this point: the effect of the last rule made that strikes. */
  take(point: Point): Effect | undefined {
    if (this.rows.size === 0) return undefined;
    for (const rule of this.rows.all().toReversed())
      if (this.fits(rule, point) && this.strikes(rule, point)) return rule.effect;
    return undefined;
  }

  /** The same, but a delay is not the end of it: all of them add up, and another effect may come on top. */
  takeWithDelay(point: Point): { delayMs: number; effect?: Exclude<Effect, { do: "delay" }> } {
    let delayMs = 0;
    if (this.rows.size === 0) return { delayMs };
    for (const rule of this.rows.all().toReversed()) {
      if (!this.fits(rule, point) || !this.strikes(rule, point)) continue;
      if (rule.effect.do !== "delay") return { delayMs, effect: rule.effect };
      delayMs += rule.effect.ms;
    }
    return { delayMs };
  }

  private strikes(rule: KeptRule, point: Point): boolean {
    const { id, skip, times, struck, probability, seed } = rule;
    if (times !== undefined && struck >= times) return false;
    const met = rule.met + 1;
    const does = met > skip && (probability >= 1 || chance(`${seed ?? "sandbox"}:${met}`) < probability);
    this.rows.update(id, { met, struck: struck + (does ? 1 : 0) });
    if (does && IS_TOLD.test(point.at)) this.tell(rule, point);
    return does;
  }

  private tell({ effect, label }: KeptRule, { at, site, subject }: Point): void {
    const named = label === undefined ? {} : { switch: label };
    this.world.history.add({
      site,
      kind: "did",
      what: "fault struck",
      at,
      subject,
      effect: effect.do,
      ...named,
    });
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
      (rule.action === undefined || rule.action === point.action) &&
      (rule.from === undefined || now >= rule.from) &&
      (rule.until === undefined || now < rule.until) &&
      (rule.subject === undefined || isAbout(point, rule.subject))
    );
  }
}

const isAbout = ({ subject, alias, isAbout }: Point, wanted: string): boolean =>
  subject === wanted || alias === wanted || isAbout?.(wanted) === true;

/** From 0 up to, not including, 1; the same for the same text. */
const chance = (text: string): number => createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
