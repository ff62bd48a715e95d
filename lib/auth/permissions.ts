import { AppError } from "../errors";
import type { Role } from "../generated/prisma/enums";
import type { Session } from "./session-store";

export type { Role };

/*
 * Who may do what. Roles are not ranked: an auditor reads everything and changes nothing, an operator does not read
 * the audit log. What a person sees of the inventory is narrowed further: see visible-projects.ts.
 */
const PERMISSIONS = {
  "installation.view": ["viewer", "auditor", "operator", "admin"],
  "sites.view": ["viewer", "auditor", "operator", "admin"],
  /** Credentials (never their secrets), addresses and check lists. */
  "sites.inspect": ["auditor", "admin"],
  "sites.change": ["admin"],
  "inventory.view": ["viewer", "auditor", "operator", "admin"],
  "audit.view": ["auditor", "admin"],
  "roles.view": ["auditor", "admin"],
  "roles.change": ["admin"],
  "sessions.view": ["auditor", "admin"],
  /** Other people's; everybody may end the own ones. */
  "sessions.end": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role has a permission. */
export const may = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/**
 * The first line of every verb: the one who asks must have the permission.
 * @throws AppError `forbidden`, saying who has it
 */
export function requirePermission(session: Pick<Session, "role">, permission: Permission): void {
  if (may(session.role, permission)) return;
  const roles = PERMISSIONS[permission].join(" or ");
  throw new AppError("forbidden", `This needs the role ${roles}; yours is ${session.role}.`);
}
