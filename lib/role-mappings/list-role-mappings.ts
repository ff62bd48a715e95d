import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { ROLES, type RoleMappingView } from "./schemas";

/** All mappings, those that give most first. @throws AppError `forbidden` */
export async function listRoleMappings(session: Session): Promise<RoleMappingView[]> {
  requirePermission(session, "roles.view");
  const rows = await db().roleMapping.findMany({ orderBy: [{ nameKey: "asc" }, { domainId: "asc" }] });
  return rows
    .sort((a, b) => ROLES.indexOf(b.role) - ROLES.indexOf(a.role))
    .map(({ id, kind, name, domainId, role, updatedAt }) => ({
      id,
      kind,
      name,
      domainId,
      role,
      updatedAt: updatedAt.toISOString(),
    }));
}
