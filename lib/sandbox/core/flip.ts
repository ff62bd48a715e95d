import type { Effect } from "./faults";
import type { Site } from "./site";

/** The task that flips a switch of the control API later. */
export const FLIP_TASK = "sandbox.flip";

export interface Flip {
  name: string;
  values: Record<string, string | number | boolean>;
}

/** What a fault has flipped where it strikes: with the site and the resource there, unless it names others. */
export const flipOf = (
  site: Site,
  { switch: name, values }: Extract<Effect, { do: "flip" }>,
  id?: string,
): Flip => ({ name, values: { site: site.name, ...(id ? { id } : {}), ...values } });
