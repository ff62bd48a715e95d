import { z } from "zod";
import type { Session } from "../session";
import type { CallOptions } from "../transport";

const WireRole = z.object({ id: z.string(), name: z.string(), domain_id: z.string().nullish() });

export interface Role {
  id: string;
  name: string;
  /** Undefined for a role of the whole cloud. */
  domainId: string | undefined;
}

/** All roles. Admins and system readers only. GET /roles (keystone/api/roles.py) */
export async function listRoles(session: Session, options: CallOptions = {}): Promise<Role[]> {
  const { roles } = await session.json(z.object({ roles: z.array(WireRole) }), {
    ...options,
    service: "identity",
    method: "GET",
    path: "/roles",
    expect: [200],
  });
  return roles.map((r) => ({ id: r.id, name: r.name, domainId: r.domain_id ?? undefined }));
}
