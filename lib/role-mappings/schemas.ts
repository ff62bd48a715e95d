import { z } from "zod";
import type { MappingKind, Role } from "../generated/prisma/enums";

export const ROLES = ["viewer", "auditor", "operator", "admin"] as const satisfies readonly Role[];

const RoleField = z.enum(ROLES, "Choose one of the four roles.");
/** The person has read what the change does to the own sign-in. */
const confirmed = z.boolean().default(false);

/** What adds a mapping. */
export const AddRoleMappingInput = z
  .object({
    kind: z.enum(["role", "group"], "Choose role or group."),
    name: z
      .string("Enter the name that it has in Keystone.")
      .trim()
      .min(1, "Enter the name that it has in Keystone.")
      .max(255, "Names in Keystone have at most 255 characters.")
      .regex(/^\P{Cc}*$/u, "This has a character in it that no name has."),
    domainId: z
      .string()
      .trim()
      .max(64, "A domain’s id has at most 64 characters.")
      .regex(/^[\w.-]*$/, "This is no domain id. It is like “default” or 32 hexadecimal digits.")
      .default(""),
    role: RoleField,
    confirmed,
  })
  .refine(({ kind, domainId }) => kind === "role" || domainId !== "", {
    path: ["domainId"],
    message: "Enter the id of the group’s domain: group names are unique within one only.",
  });

/** What changes a mapping: which of our roles it gives. */
export const ChangeRoleMappingInput = z.object({ id: z.uuid(), role: RoleField, confirmed });

/** What removes one. */
export const RemoveRoleMappingInput = z.object({ id: z.uuid(), confirmed });

/** A mapping as the page shows it. */
export interface RoleMappingView {
  id: string;
  kind: MappingKind;
  name: string;
  domainId: string;
  role: Role;
  updatedAt: string;
}
