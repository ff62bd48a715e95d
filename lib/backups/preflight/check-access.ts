import { AppError } from "../../errors";
import type { Session } from "../../openstack/session";
import type { BackupContext } from "../backup-context";
import { type Check, type Finding, stop } from "./check";

/**
 * Every credential of the plan signs in, and into the project that it is used for: Cinder makes things in the
 * token's project, and looks for the parents of increments there (cinder/backup/api.py create).
 */
export const checkAccess: Check = {
  name: "access",
  title: "Sign in to the site",
  async run(ctx) {
    const projects = new Map(ctx.plan.members.map((m) => [m.credentialId, m.projectId]));
    const findings = await Promise.all([...projects].map(([id, project]) => findingOf(ctx, id, project)));
    return { findings: findings.flat(), detail: { credentials: projects.size } };
  },
};

async function findingOf(ctx: BackupContext, credentialId: string, projectId: string): Promise<Finding[]> {
  let session: Session;
  try {
    session = await ctx.reader(credentialId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const todo = `Add a credential for project ${projectId} to ${ctx.plan.site.name}, and plan the backup again.`;
    return [stop(`A credential that the plan uses was removed from ${ctx.plan.site.name}.`, todo)];
  }
  const { project } = await session.token({ signal: ctx.signal });
  if (project?.id === projectId) return [];
  return [
    stop(
      `The credential for project ${projectId} signs in to ${project ? `project ${project.name}` : "no project"} now.`,
      "Correct the site’s credential, and plan the backup again.",
    ),
  ];
}
