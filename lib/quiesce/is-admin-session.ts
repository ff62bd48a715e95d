import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** Whether locks and admin-only actions let this credential pass: Nova's rule admin_api is the role's name. */
export const isAdminSession = async (session: Session, options: CallOptions): Promise<boolean> =>
  (await session.token(options)).roles.includes("admin");
