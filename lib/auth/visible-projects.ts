import type { Session } from "./session-store";

/**
 * The projects whose VMs a person sees: all, or those of the own sign-in (DESIGN section 8). By id, so the same
 * project at another site counts when the sites share their Keystone's data, and a namesake does not.
 */
export const visibleProjects = (session: Pick<Session, "role" | "projects">): "all" | readonly string[] =>
  session.role === "admin" || session.role === "auditor" ? "all" : session.projects.map(({ id }) => id);
