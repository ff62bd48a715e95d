import { z } from "zod";
import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";
import { malformed } from "./policy";

const FIELDS = {
  name: z.string().min(1).max(255).optional(),
  description: z.string().nullish(),
  enabled: z.boolean().optional(),
  domain_id: z.string().optional(),
  parent_id: z.string().nullish(),
  tags: z.array(z.string()).optional(),
  password: z.string().nullish(),
  default_project_id: z.string().nullish(),
  options: z.record(z.string(), z.unknown()).optional(),
};
export type Entity = z.infer<typeof Body>;
const Body = z.looseObject(FIELDS);

/** The entity in a body: {user: {…}}. @throws Refusal 400 (keystone/common/validation) */
export function readEntity(ask: Ask, kind: string): Entity {
  const body = typeof ask.body === "object" && ask.body !== null ? Reflect.get(ask.body, kind) : undefined;
  if (body === undefined) throw malformed(kind, "request body");
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal(400, `Invalid input for field '${issue?.path.join(".")}': ${issue?.message}`);
  }
  return parsed.data;
}

/** Its name, which a new one must have. @throws Refusal 400 */
export function nameIn({ name }: Entity): string {
  if (name === undefined) throw new Refusal(400, "'name' is a required property");
  return name;
}

/** What was sent besides: Keystone keeps it with a user or a project. */
export const extraIn = (entity: Entity, more: readonly string[] = []): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entity).filter(([key]) => !(key in FIELDS) || more.includes(key)));
