/** A stored credential of a site, as far as a choice needs it. */
export interface KnownCredential {
  id: string;
  projectId: string;
  projectName: string;
  roles: readonly string[];
}

const isAdmin = ({ roles }: KnownCredential): boolean => roles.some((role) => role.toLowerCase() === "admin");

const inOrder = (found: readonly (KnownCredential | undefined)[]): string[] => [
  ...new Set(found.flatMap((credential) => (credential ? [credential.id] : []))),
];

/**
 * The credential of what was made in a project: the one that the site has for it now, of which there is one at most. It
 * may be another than made it: that one was removed, and the project stored again. Pure.
 */
export const chooseOwn = (
  credentials: readonly KnownCredential[],
  made: { projectId: string },
): string | undefined => credentials.find(({ projectId }) => projectId === made.projectId)?.id;

/**
 * By whom a backup's record may be exported, the likeliest first: export needs an administrator, in the backup's own
 * project at best (openstack-api.md 0.5). Pure.
 */
export function chooseExporters(
  credentials: readonly KnownCredential[],
  recordsCredentialId: string | null,
  made: { projectId: string },
): string[] {
  const own = credentials.find(({ projectId }) => projectId === made.projectId);
  const records = credentials.find(({ id }) => id === recordsCredentialId);
  return inOrder([own && isAdmin(own) ? own : undefined, records, own]);
}

/** Where the nearest parent of a backup is known at a site. */
export interface KnownPlace {
  credentialId: string | null;
  projectId: string | null;
}

/**
 * By whom a record may be imported, the likeliest first. Parents, increments and the restored volume must sit in one
 * project (openstack-api.md 0.5): where the chain is known already, nowhere else then; else the project of the same id,
 * else of the same name, else where records are handled. Pure.
 */
export function chooseImporters(
  credentials: readonly KnownCredential[],
  recordsCredentialId: string | null,
  source: { projectId: string; projectName: string | null },
  parent: KnownPlace | null,
): string[] {
  // By the project: a credential that was removed and stored again has another id.
  if (parent?.projectId)
    return inOrder([credentials.find(({ projectId }) => projectId === parent.projectId)]);
  const same =
    credentials.find(({ projectId }) => projectId === source.projectId) ??
    credentials.find(({ projectName }) => projectName === source.projectName);
  return inOrder([
    credentials.find(({ id }) => id === parent?.credentialId),
    same && isAdmin(same) ? same : undefined,
    credentials.find(({ id }) => id === recordsCredentialId),
    same,
  ]);
}

/**
 * By whom a receiving site is asked for a record, the likeliest first: where it was imported, else whoever would import
 * it. Where the project is known, of all others only an administrator can tell that it is not there. Pure.
 */
export function chooseAskers(
  credentials: readonly KnownCredential[],
  recordsCredentialId: string | null,
  source: { projectId: string; projectName: string | null },
  place: KnownPlace,
): string[] {
  const likeliest = chooseImporters(credentials, recordsCredentialId, source, place);
  if (place.projectId === null) return likeliest;
  const admins = credentials.filter(isAdmin);
  return [...new Set([...likeliest, ...chooseImporters(admins, recordsCredentialId, source, null)])];
}
