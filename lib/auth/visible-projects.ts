import type { Role } from "./permissions";
import type { Session } from "./session-store";

/** As much of whoever reads as decides what is seen. */
export type Reader = Pick<Session, "role" | "projects">;

/** Whether a role sees the VMs of all projects. Pure. */
export const seesAllProjects = (role: Role): boolean => role === "admin" || role === "auditor";

/**
 * The projects whose VMs a person sees: all, or those of the own sign-in (DESIGN section 8). By id, so the same
 * project at another site counts when the sites share their Keystone's data, and a namesake does not.
 */
export const visibleProjects = (session: Reader): "all" | readonly string[] =>
  seesAllProjects(session.role) ? "all" : session.projects.map(({ id }) => id);
