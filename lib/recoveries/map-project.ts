import { differs, ok, open, type Proposal } from "./mapping";
import type { TargetFacts, TargetProject } from "./target-facts";

/**
 * The project that a project's VMs are recovered in. Records, their parents and the restored volume must sit in one
 * project, and an id exists once in a site (openstack-api.md 0.5): where the chains are known already, there is no choice. Pure.
 * @param knownIn projects in which backups of its chains are known there
 * @param mayImport some record is not known there yet
 */
export function mapProject(
  source: { projectId: string; projectName: string | null },
  target: Pick<TargetFacts, "site" | "projects">,
  knownIn: readonly string[],
  mayImport: boolean,
): Proposal {
  const { site, projects } = target;
  const use = ({ projectId, projectName }: TargetProject) =>
    ({ do: "use", id: projectId, name: projectName }) as const;
  const [known, other] = [...new Set(knownIn)];
  if (known !== undefined && other !== undefined)
    return open(
      `Its backups are known in several projects at ${site.name}; a VM and its volumes must be in one. Delete the records in the wrong project there, and have them imported again.`,
    );
  if (known !== undefined) {
    const there = projects.find(({ projectId }) => projectId === known);
    if (!there)
      return open(
        `Its backups are known in project ${known} at ${site.name}, and no credential of that project is stored. Add one on the site’s page.`,
      );
    const isSame = there.projectId === source.projectId || there.projectName === source.projectName;
    const bound = "Its backups are known in this project, and are restored nowhere else.";
    return isSame ? ok(use(there), bound) : differs(use(there), bound);
  }
  const sameId = projects.find(({ projectId }) => projectId === source.projectId);
  const sameName = projects.find(
    ({ projectName }) => source.projectName !== null && projectName === source.projectName,
  );
  const same = sameId ?? sameName;
  const is = sameId ? "The same project." : "Same name.";
  if (same && (same.isAdmin || !mayImport)) return ok(use(same), is);
  const records = projects.find(({ isForRecords }) => isForRecords);
  if (records)
    return differs(
      use(records),
      same
        ? `Backup records are imported here: the credential of ${same.projectName} has no admin role, which an import needs.`
        : `No project of the same name; backup records are imported here.`,
    );
  if (same)
    return open(
      `Its records are not known at ${site.name} yet, and its credential has no admin role, which an import needs.`,
      use(same),
    );
  return open(
    `No project of the same name at ${site.name}. Choose one, or add a credential on the site’s page.`,
  );
}
