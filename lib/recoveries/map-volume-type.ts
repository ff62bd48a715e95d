import { differs, ok, open, type Proposal } from "./mapping";
import type { TargetProject, TargetVolumeType } from "./target-facts";

/**
 * By name, else the default one. An encrypted volume is restored only with the very type and key of its source
 * (openstack-api.md F3), which another site does not have. Pure.
 * @param isEncrypted null: the point does not know
 */
export function mapVolumeType(
  type: string | null,
  isEncrypted: boolean | null,
  project: Pick<TargetProject, "volumeTypes">,
  isHome: boolean,
): Proposal {
  const types = project.volumeTypes;
  if (isEncrypted && !isHome)
    return open(
      "Its volumes are encrypted, with a key that only its own site has: no backup restores them elsewhere.",
    );
  if (!types) return open("The volume types there could not be read.");
  const named = types.find(({ name }) => name === type);
  const found = named ?? types.find(({ isDefault }) => isDefault);
  if (!found)
    return open(
      `${type === null ? "The site has no default volume type" : `${type} is missing there`}. Choose one.`,
    );
  if (isEncrypted && !named)
    return open("Its volumes are encrypted, and their type is gone: no other type restores them.");
  if (found.isEncrypted && !isEncrypted) return open(encryptedThere(found));
  const use = { do: "use", id: found.id, name: found.name } as const;
  if (named) return ok(use, "Same name.");
  return type === null
    ? ok(use, "The site’s default: its volumes have no type.")
    : differs(use, `${type} is missing there: the site’s default, ${found.name}, is used.`);
}

const encryptedThere = ({ name }: TargetVolumeType): string =>
  `${name} encrypts there, and the backup is of a plain volume, which Cinder does not restore into it. Choose a type that does not.`;
