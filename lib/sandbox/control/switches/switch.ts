import { z } from "zod";
import { FaultRule, type KeptRule } from "../../core/faults";
import { FLIP_TASK } from "../../core/flip";
import type { Site } from "../../core/site";
import type { World } from "../../core/world";
import type { ParameterShown, SwitchShown } from "./switch-shown";

/** The values of a switch's parameters, checked. */
export type Values = Record<string, string | number | boolean | undefined>;

/** A fault with a name, or something done to the cloud behind everybody's back. */
export interface Switch extends SwitchShown {
  /** It is done at once, and makes no rule: so it may be put off. */
  isDeed?: boolean;
  /** @returns what was done, in words */
  flip(throws: Throw): string | Promise<string>;
}

/** What a switch works with. */
export interface Throw {
  world: World;
  values: Values;
  text(name: string): string;
  number(name: string): number;
  /** The parameter that names a region. @throws SwitchComplaint */
  site(name?: string): Site;
  /** Makes a rule that carries the switch's name. */
  rule(rule: Partial<FaultRule> & Pick<FaultRule, "at" | "effect">): void;
}

/** What was asked of a switch cannot be done. */
export class SwitchComplaint extends Error {
  override name = "SwitchComplaint";

  constructor(
    message: string,
    readonly status = 409,
  ) {
    super(message);
  }
}

const KINDS = {
  region: z.string().min(1),
  vm: z.string().min(1),
  volume: z.string().min(1),
  text: z.string().min(1),
  flag: z.boolean(),
  choice: z.string(),
} as const;

/** What timers and HTTP can hold; nothing here is larger. */
const MOST = 2 ** 31 - 1;

function checkOf({ choices, kind, least = 0 }: ParameterShown): z.ZodType {
  if (choices) return z.enum(choices as [string, ...string[]]);
  if (kind !== "number") return KINDS[kind];
  const said = `give a whole number, from ${least} to ${MOST}`;
  return z.int(said).min(least, said).max(MOST, said);
}

/** Checks what was given for a switch's parameters; every complaint names the parameter. */
export function parametersSchema(parameters: readonly ParameterShown[]) {
  return z.strictObject(
    Object.fromEntries(
      parameters.map((each) => {
        const base = checkOf(each);
        if (each.default !== undefined) return [each.name, base.default(each.default)];
        return [each.name, each.optional ? base.optional() : base];
      }),
    ),
  );
}

const LATER: ParameterShown = {
  name: "inMs",
  what: "Only in, in milliseconds",
  kind: "number",
  optional: true,
};

export const parametersOf = ({ parameters, isDeed }: Switch): readonly ParameterShown[] =>
  isDeed ? [...parameters, LATER] : parameters;

/** Flips a switch. @throws ZodError and SwitchComplaint */
export async function flip(
  world: World,
  thrown: Switch,
  given: unknown,
): Promise<{ did: string; faults: KeptRule[] }> {
  const values = parametersSchema(parametersOf(thrown)).parse(given ?? {}) as Values;
  const { inMs, ...now } = values;
  if (thrown.isDeed && Number(inMs ?? 0) > 0) {
    world.sites[0]?.later(FLIP_TASK, Number(inMs), thrown.name, { name: thrown.name, values: now });
    return { did: `${thrown.name} in ${inMs} ms`, faults: [] };
  }
  const faults: KeptRule[] = [];
  const need = (name: string) => {
    const value = values[name];
    if (value === undefined) throw new SwitchComplaint(`${name}: it must be given`);
    return value;
  };
  const did = await thrown.flip({
    world,
    values,
    text: (name) => String(need(name)),
    number: (name) => Number(need(name)),
    site: (name = "site") => {
      const site = world.site(String(need(name)));
      const names = world.sites.map((each) => each.name).join(", ");
      if (!site) throw new SwitchComplaint(`${name}: there is no site ${values[name]}; there are ${names}`);
      return site;
    },
    rule: (rule) => {
      const from = world.clock.now() + Number(values.afterMs ?? 0);
      faults.push(
        world.faults.add(
          checkedRule({
            label: thrown.name,
            ...(values.afterMs === undefined ? {} : { from }),
            ...(values.forMs === undefined ? {} : { until: from + Number(values.forMs) }),
            ...rule,
          }),
        ),
      );
    },
  });
  const named = values.site;
  world.history.add({
    site: typeof named === "string" ? named : "",
    kind: "did",
    what: `switch ${thrown.name}`,
    did,
    values,
  });
  return { did, faults };
}

/** The fields of a rule have the names of the parameters that they come from. */
function checkedRule(rule: z.input<typeof FaultRule>): FaultRule {
  const parsed = FaultRule.safeParse(rule);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SwitchComplaint(`${String(issue?.path.at(-1))}: ${issue?.message}`, 400);
}
