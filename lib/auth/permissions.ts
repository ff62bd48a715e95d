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
  /** VNFs, their recovery points and runs. */
  "vnfs.view": ["viewer", "auditor", "operator", "admin"],
  "vnfs.change": ["operator", "admin"],
  /** Start and cancel. */
  "backups.run": ["operator", "admin"],
  "freezes.thaw": ["operator", "admin"],
  /** Recoveries themselves are seen by who sees runs. */
  "recoveries.plan": ["operator", "admin"],
  "recoveries.drill": ["operator", "admin"],
  /**
   * Restores at home: start them, remove what they made. Failovers and relocations: start them, sign what cannot be
   * proved, accept them or roll them back.
   */
  "recoveries.fail-over": ["operator", "admin"],
  /** Addresses that are told to fence a source, or that a VNF has moved. Never their secrets. */
  "hooks.view": ["auditor", "operator", "admin"],
  "hooks.change": ["admin"],
  /** Who is told of what is wrong, and what became of the messages. Never their secrets. */
  "notifications.view": ["auditor", "operator", "admin"],
  "notifications.change": ["admin"],
  /** When VNFs are backed up by themselves, and what became of it. */
  "schedules.view": ["auditor", "operator", "admin"],
  "schedules.change": ["admin"],
  /** How many recovery points are kept. */
  "retention.view": ["auditor", "operator", "admin"],
  "retention.change": ["operator", "admin"],
  /** Keep one whatever a policy says, and let it go again. */
  "points.hold": ["operator", "admin"],
  /** What is secret in them is sealed. */
  "points.export": ["auditor", "operator", "admin"],
  "manifests.import": ["admin"],
  /** What waits for a second person. Who decides is judged for each: whoever may do it themselves. */
  "approvals.view": ["auditor", "operator", "admin"],
  "audit.view": ["auditor", "admin"],
  /** Saved views of it that everybody else who reads it sees. Everybody keeps the own ones. */
  "audit.share-views": ["admin"],
  "roles.view": ["auditor", "admin"],
  "roles.change": ["admin"],
  "sessions.view": ["auditor", "admin"],
  /** Other people's; everybody may end the own ones. */
  "sessions.end": ["admin"],
  /** Session times, and what a second person has to approve. */
  "security.view": ["auditor", "admin"],
  "security.change": ["admin"],
  /** What the installation runs on: processes, the database, the fingerprints of its keys. */
  "system.view": ["auditor", "admin"],
  /** In a real installation there is nothing that it opens. */
  "sandbox.use": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** The same for people, in the order of the list above. */
export const PERMISSION_TEXTS: Record<Permission, string> = {
  "installation.view": "See the state of this installation",
  "sites.view": "See the sites and whether they answer",
  "sites.inspect": "See the sites’ addresses, credentials without their secrets, and check lists",
  "sites.change": "Add, change and remove sites and their credentials",
  "inventory.view": "See VMs, volumes and ports",
  "vnfs.view": "See VNFs, their recovery points and runs",
  "vnfs.change": "Make, change, pause and delete VNFs",
  "backups.run": "Start and cancel backups",
  "freezes.thaw": "Thaw VMs that are still frozen",
  "recoveries.plan": "Change how and where a VNF is recovered",
  "recoveries.drill": "Start drills, and clean them up",
  "recoveries.fail-over":
    "Restore VNFs at their own site; fail them over or move them to another one, accept that, or take it back",
  "hooks.view": "See the hooks, without their secrets",
  "hooks.change": "Add, change and remove hooks",
  "notifications.view": "See who is told of incidents, without secrets, and what became of the messages",
  "notifications.change": "Add, change, try and remove notification channels, and send messages again",
  "schedules.view": "See the schedules of backups, and what became of their slots",
  "schedules.change": "Add, change, switch and delete schedules of backups",
  "retention.view": "See how many recovery points are kept, and what would go",
  "retention.change": "Add, change and delete retention policies, and give them to VNFs",
  "points.hold": "Hold recovery points, and release them",
  "points.export": "Download the manifests of recovery points",
  "manifests.import": "Import the recovery points of another installation",
  "approvals.view": "See what waits for a second person, and decide about what one may do oneself",
  "audit.view": "Read the audit log, and save views of it for oneself",
  "audit.share-views": "Share saved views of the audit log with everybody who reads it",
  "roles.view": "See which Keystone roles give which role here",
  "roles.change": "Change which Keystone roles give which role here",
  "sessions.view": "See who is signed in",
  "sessions.end": "Sign other people out",
  "security.view": "See how long sessions last, and what a second person has to approve",
  "security.change": "Change how long sessions last, and what a second person has to approve",
  "system.view": "See what the installation runs on: processes, database, fingerprints of keys, housekeeping",
  "sandbox.use": "Break and heal the sandbox cloud, where there is one",
};

/** All that there is to be permitted. */
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/** Whether a role has a permission. */
export const may = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** Who has a permission, in words: "auditor or admin". */
export const rolesWith = (permission: Permission): string => PERMISSIONS[permission].join(" or ");

/** A refusal that names the permission, so that the audit log can. */
export class PermissionError extends AppError {
  constructor(
    readonly permission: Permission,
    role: Role,
  ) {
    super("forbidden", `This needs the role ${rolesWith(permission)}; yours is ${role}.`);
  }
}

/**
 * The first line of every verb: the one who asks must have the permission.
 * @throws AppError `forbidden`, saying who has it
 */
export function requirePermission(session: Pick<Session, "role">, permission: Permission): void {
  if (!may(session.role, permission)) throw new PermissionError(permission, session.role);
}
