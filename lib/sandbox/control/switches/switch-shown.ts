import { z } from "zod";

/** A parameter of a switch, as the panel asks for it. */
export const ParameterShown = z.object({
  name: z.string(),
  /** In words, with its unit. */
  what: z.string(),
  kind: z.enum(["region", "vm", "volume", "text", "number", "flag", "choice"]),
  /** Without one it must be given. */
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** It may be left out. */
  optional: z.boolean().optional(),
  /** Of a number: 0, if it is not given. */
  least: z.number().optional(),
  choices: z.array(z.string()).optional(),
});
export type ParameterShown = z.infer<typeof ParameterShown>;

export const SwitchShown = z.object({
  name: z.string(),
  /** What it does, in one sentence. */
  does: z.string(),
  /** Where it applies. */
  on: z.enum(["cloud", "site", "vm", "volume", "snapshot", "backup", "object", "call"]),
  parameters: z.array(ParameterShown),
});
export type SwitchShown = z.infer<typeof SwitchShown>;
