import "server-only";
import { forbidden } from "next/navigation";
import { auditPermissionRefusal } from "../audit/audit-permission-refusal";
import { may, type Permission, PermissionError } from "./permissions";
import { requirePageSession } from "./session";
import type { Session } from "./session-store";

/**
 * The session for a page that not everybody may see: who may not gets the status 403 and app/(signed-in)/forbidden.tsx,
 * and is written down. Call it before anything is streamed: a status cannot be changed later.
 */
export async function requirePagePermission(path: string, permission: Permission): Promise<Session> {
  const session = await requirePageSession(path);
  if (may(session.role, permission)) return session;
  await auditPermissionRefusal(session, new PermissionError(permission, session.role));
  forbidden();
}
