import type { Role } from "@/lib/auth/permissions";

/** Each of our roles in a few words. */
export const ROLE_NOTES: Record<Role, string> = {
  viewer: "looks, in the projects of the own sign-in",
  auditor: "reads everything, the audit log included, and changes nothing",
  operator: "acts, in the projects of the own sign-in",
  admin: "does everything, everywhere",
};

/** For a choice of one of them. */
export const ROLE_OPTIONS = (Object.keys(ROLE_NOTES) as Role[]).map((role) => ({ value: role, label: role }));
