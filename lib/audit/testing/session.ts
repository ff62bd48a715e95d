import type { Role } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";

/** The session of somebody with that role. */
export const sessionOf = (role: Role): Session => ({
  id: "7f0c1d52-0000-4000-8000-000000000001",
  kind: "keystone",
  userId: "u-1",
  name: role,
  role,
  projects: [],
  siteId: null,
  siteName: null,
  address: null,
  mustChangePassword: false,
  provedAt: new Date(),
});
