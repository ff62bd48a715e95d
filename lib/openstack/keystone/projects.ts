import { z } from "zod";
import { ifFound } from "../if-found";
import { type Caller, type Session, segment } from "../session";
import type { CallOptions } from "../transport";

const WireProject = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string().nullish(),
  parent_id: z.string().nullish(),
  description: z.string().nullish(),
  enabled: z.boolean().nullish(),
  is_domain: z.boolean().nullish(),
});

const ProjectList = z.object({ projects: z.array(WireProject) });

/** A project; its name is unique within its domain only. */
export type Project = ReturnType<typeof toProject>;

function toProject(p: z.output<typeof WireProject>) {
  return {
    id: p.id,
    name: p.name,
    domainId: p.domain_id ?? undefined,
    parentId: p.parent_id ?? undefined,
    description: p.description || undefined,
    isEnabled: p.enabled ?? true,
  };
}

/** The projects that the credential's user can sign in to. GET /auth/projects (keystone/api/auth.py) */
export async function listOwnProjects(session: Caller, options: CallOptions = {}): Promise<Project[]> {
  const { projects } = await session.json(ProjectList, {
    ...options,
    service: "identity",
    method: "GET",
    path: "/auth/projects",
    expect: [200],
  });
  return projects.map(toProject);
}

export interface ListProjects extends CallOptions {
  name?: string;
  domainId?: string;
}

/**
 * All projects, unpaged. Domains, which Keystone stores as projects, are left out.
 * GET /projects (keystone/api/projects.py)
 * @throws OpenStackError kind "forbidden" for a user who is neither admin nor reader of the domain
 */
export async function listProjects(session: Session, options: ListProjects = {}): Promise<Project[]> {
  const { name, domainId, ...call } = options;
  const { projects } = await session.json(ProjectList, {
    ...call,
    service: "identity",
    method: "GET",
    path: "/projects",
    query: { name, domain_id: domainId },
    expect: [200],
  });
  return projects.filter((p) => p.is_domain !== true).map(toProject);
}

/**
 * GET /projects/{id} (keystone/api/projects.py)
 * @throws OpenStackError kind "not_found"; "forbidden" for another's project, whether it exists or not
 */
export async function getProject(session: Session, id: string, options: CallOptions = {}): Promise<Project> {
  const { project } = await session.json(z.object({ project: WireProject }), {
    ...options,
    service: "identity",
    method: "GET",
    path: `/projects/${segment(id)}`,
    expect: [200],
  });
  return toProject(project);
}

/** Like `getProject`; undefined when there is none. */
export const findProject = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getProject(session, id, options));

/** The project of that name in that domain; undefined when there is none. Needs what `listProjects` needs. */
export async function findProjectByName(
  session: Session,
  name: string,
  domainId: string,
  options: CallOptions = {},
): Promise<Project | undefined> {
  return (await listProjects(session, { ...options, name, domainId }))[0];
}
