import { isOpenStackError } from "../openstack/errors";
import { listOwnProjects } from "../openstack/keystone/projects";
import { signInToProject } from "../openstack/keystone/sign-in";
import type { UserSession } from "../openstack/keystone/user-session";
import { listUserGroups } from "../openstack/keystone/users";
import type { Grant, GroupMembership } from "./grants";

/** Everything beyond is left out: each project costs Keystone a token. */
const MAX_PROJECTS = 100;
const WITHIN_MS = 10_000;

export interface ReadGrants {
  grants: Grant[];
  groups: GroupMembership[];
  /** How many projects beyond the hundredth were not asked about. */
  leftOut: number;
  /** Keystone did not say which groups. */
  isGroupsUnknown: boolean;
  /** The tokens that were needed, to be revoked. */
  tokens: UserSession[];
}

/**
 * What a person may do where, by the person's own token: the roles in each project, and the groups. As many projects
 * at once as the transport allows, all within ten seconds.
 * @param first projects to ask about before all others: those that Stillpoint has credentials for
 * @throws OpenStackError when nothing could be learnt
 */
export async function readGrants(
  session: UserSession,
  personId: string,
  options: { wantsGroups: boolean; first: ReadonlySet<string> },
): Promise<ReadGrants> {
  const { clock } = session.transport;
  const endsAt = clock.monotonic() + WITHIN_MS;
  const left = () => ({ deadlineMs: Math.max(1, Math.ceil(endsAt - clock.monotonic())) });
  const groups = options.wantsGroups ? readGroups(session, personId, left()) : [];
  const all = (await listOwnProjects(session, left())).filter((project) => project.isEnabled);
  const place = (id: string) => (options.first.has(id) ? 0 : 1);
  all.sort((a, b) => place(a.id) - place(b.id) || a.name.localeCompare(b.name));

  const tokens: UserSession[] = [];
  const failures: unknown[] = [];
  const asked = all.slice(0, MAX_PROJECTS).map(async (project): Promise<Grant[]> => {
    const known = { projectId: project.id, projectName: project.name };
    try {
      const { session: token, ...signIn } = await signInToProject(session, project.id, left());
      tokens.push(token);
      return [{ ...known, domainName: signIn.domainName ?? null, roles: [...signIn.roles] }];
    } catch (error) {
      // Refused: the role or the project went away since the list was made.
      if (isOpenStackError(error, "unauthorized") || isOpenStackError(error, "forbidden")) return [];
      failures.push(error);
      return [{ ...known, domainName: null, roles: null }];
    }
  });
  const grants = (await Promise.all(asked)).flat();
  if (failures.length > 0 && failures.length === asked.length) throw failures[0];
  const told = await groups;
  return {
    grants,
    groups: told ?? [],
    leftOut: Math.max(0, all.length - MAX_PROJECTS),
    isGroupsUnknown: told === null,
    tokens,
  };
}

/** A policy may keep a person's groups from the person: then they count for nothing. */
const readGroups = (session: UserSession, personId: string, options: { deadlineMs: number }) =>
  listUserGroups(session, personId, options).then(
    (groups) => groups.map(({ name, domainId }) => ({ name, domainId: domainId ?? "" })),
    () => null,
  );
