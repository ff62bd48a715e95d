import type { z } from "zod";
import { OpenStackError } from "./errors";
import type { Answer } from "./transport";

/**
 * The body of an answer, checked against the documented shape. Fields that we do not know are dropped; what a
 * policy may hide must be optional in the schema.
 * @throws OpenStackError kind "bad_response"
 */
export function parseJson<S extends z.ZodType>(
  answer: Answer,
  schema: S,
  where: { site: string; service: string; call: string },
): z.output<S> {
  const fail = (cause: string) =>
    new OpenStackError({
      ...where,
      kind: "bad_response",
      cause,
      status: answer.status,
      requestId: answer.requestId,
      globalRequestId: answer.globalRequestId,
    });
  let value: unknown;
  try {
    value = JSON.parse(answer.body.toString("utf8"));
  } catch {
    const type = answer.headers["content-type"]?.split(";")[0] ?? "no type";
    throw fail(`HTTP ${answer.status} with a body that is no JSON (${type}, ${answer.body.length} bytes)`);
  }
  return checkShape(value, schema, fail);
}

/**
 * A value checked against the documented shape.
 * @param fail makes the error from its cause
 */
export function checkShape<S extends z.ZodType>(
  value: unknown,
  schema: S,
  fail: (cause: string) => OpenStackError,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw fail(
    `the answer has an unexpected shape at ${issue?.path.join(".") || "its top"}: ${issue?.message ?? ""}`,
  );
}
