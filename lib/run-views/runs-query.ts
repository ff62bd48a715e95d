import { z } from "zod";
import { RunKind, RunState } from "../generated/prisma/enums";

const several = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));

/** Which runs are listed; what is missing filters nothing. */
export const RunsQuery = z.object({
  state: several(z.enum(RunState, `must be one of ${Object.keys(RunState).join(", ")}`)),
  kind: several(z.enum(RunKind, `must be one of ${Object.keys(RunKind).join(", ")}`)),
  vnf: z.uuid("must be the id of a VNF").optional(),
  /** In the names of the VNF, of the site and of who started it, or a run's own: b-1042. */
  search: z
    .string()
    .trim()
    .max(200, "must have at most 200 characters")
    .regex(/^\P{Cc}*$/u, "must have no control characters")
    .default(""),
  /** Only runs with a smaller number. */
  before: z.coerce
    .number("must be a run’s number")
    .int()
    .positive("must be a run’s number")
    .max(2_147_483_647, "must be a run’s number")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200, "must be at most 200").default(50),
});

export type RunsQuery = z.infer<typeof RunsQuery>;

/** The same as it stands in an address; what does not fit counts as not there, as in a stale or mistyped link. */
export function runsParams(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, field] of Object.entries(RunsQuery.shape)) {
    for (const value of [params[name] ?? []].flat()) {
      if (value !== "" && field.safeParse(value).success) found.append(name, value);
    }
  }
  return found;
}
