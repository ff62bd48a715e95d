import type { z } from "zod";
import { AppError } from "./errors";
import { fieldErrors } from "./field-errors";

/** The input of a verb, checked. @throws AppError `invalid` with a message beside each field */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, refusal: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AppError("invalid", refusal, fieldErrors(parsed.error));
  return parsed.data;
}
