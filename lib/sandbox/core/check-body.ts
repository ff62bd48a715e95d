import type { z } from "zod";
import { pythonRepr } from "./python-repr";
import { Refusal } from "./refusal";

const KINDS: Record<string, string> = {
  int: "integer",
  number: "number",
  record: "object",
  object: "object",
  array: "array",
  string: "string",
  boolean: "boolean",
};
type Issue = z.core.$ZodIssue;

/**
 * A body as its schema wants it.
 * @throws Refusal 400 in the words of Nova's and Cinder's validation (api/validation/validators.py of both; jsonschema)
 */
export function checkBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0] as Issue;
  const isMissing = issue.code !== "unrecognized_keys" && at(body, issue.path) === undefined;
  const path = isMissing ? issue.path.slice(0, -1) : issue.path;
  const why = isMissing
    ? `'${String(issue.path.at(-1))}' is a required property`
    : wordsOf(issue, at(body, path));
  if (path.length === 0) throw new Refusal(400, why);
  const value = at(body, path);
  throw new Refusal(
    400,
    `Invalid input for field/attribute ${String(path.at(-1))}. Value: ${typeof value === "string" ? value : pythonRepr(value)}. ${why}`,
  );
}

function at(body: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = body ?? {};
  for (const key of path)
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

function wordsOf(issue: Issue, value: unknown): string {
  const shown = pythonRepr(value);
  switch (issue.code) {
    case "unrecognized_keys": {
      const keys = issue.keys.map((key) => `'${key}'`).join(", ");
      return `Additional properties are not allowed (${keys} ${issue.keys.length > 1 ? "were" : "was"} unexpected)`;
    }
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? `${shown} is too short`
        : `${shown} is less than the minimum of ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? `${shown} is too long`
        : `${shown} is greater than the maximum of ${issue.maximum}`;
    case "invalid_value":
      return `${shown} is not one of ${pythonRepr(issue.values)}`;
    case "invalid_type":
      return issue.message.startsWith("not of type")
        ? `${shown} is ${issue.message}`
        : `${shown} is not of type '${KINDS[issue.expected] ?? issue.expected}'`;
    default:
      return issue.message === "Invalid input"
        ? `${shown} is not valid under any of the given schemas`
        : issue.message;
  }
}
