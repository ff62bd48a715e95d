import { type Row, table } from "../core/table";
import type { World } from "../core/world";

/* What Keystone knows. All regions share it, as the regions of one cloud share Keystone's database. */

export interface Domain extends Row {
  name: string;
  enabled: boolean;
  description: string;
}
export interface Project extends Row {
  name: string;
  domainId: string;
  enabled: boolean;
  description: string;
  tags?: readonly string[];
  /** Whatever else was sent with it: Keystone keeps that, too. */
  extra?: Readonly<Record<string, unknown>>;
}
export interface User extends Row {
  name: string;
  domainId: string;
  enabled: boolean;
  passwordHash: string;
  defaultProjectId?: string;
  extra?: Readonly<Record<string, unknown>>;
}
export interface Group extends Row {
  name: string;
  domainId: string;
  description: string;
  userIds: readonly string[];
}
export interface Role extends Row {
  name: string;
  description?: string | null;
  /** Cannot be changed or deleted, as those of the bootstrap. (keystone/cmd/bootstrap.py) */
  isImmutable?: boolean;
  /** Ids of the roles that come with it. */
  implies: readonly string[];
}
/** One grant: a user or a group has a role on a project, on a domain, or on the whole cloud ("all"). */
export interface Assignment extends Row {
  roleId: string;
  userId?: string;
  groupId?: string;
  projectId?: string;
  domainId?: string;
  system?: "all";
}
export interface ApplicationCredential extends Row {
  name: string;
  description: string | null;
  userId: string;
  projectId: string;
  roleIds: readonly string[];
  secretHash: string;
  expiresAt: number | null;
  /** Null when it was not said: then it is restricted. */
  unrestricted: boolean | null;
}

export const DOMAINS = table<Domain>("domains");
export const PROJECTS = table<Project>("projects");
export const USERS = table<User>("users");
export const GROUPS = table<Group>("groups");
export const ROLES = table<Role>("roles");
export const ASSIGNMENTS = table<Assignment>("assignments");
export const APPLICATION_CREDENTIALS = table<ApplicationCredential>("application_credentials");

/** Keystone's tables of the whole sandbox. */
export const directory = (world: World) => ({
  domains: world.tables.of("", DOMAINS),
  projects: world.tables.of("", PROJECTS),
  users: world.tables.of("", USERS),
  groups: world.tables.of("", GROUPS),
  roles: world.tables.of("", ROLES),
  assignments: world.tables.of("", ASSIGNMENTS),
  applicationCredentials: world.tables.of("", APPLICATION_CREDENTIALS),
});
