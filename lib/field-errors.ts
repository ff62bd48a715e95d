import type { z } from "zod";

/** The first message of each field, for forms: `{ newPassword: "Use at least 12 characters." }`. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".")] ??= issue.message;
  return fields;
}
