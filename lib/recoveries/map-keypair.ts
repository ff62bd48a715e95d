import { differs, ok, open, type Proposal } from "./mapping";
import type { DescribedServer } from "./point-facts";
import type { TargetProject } from "./target-facts";

/** Keypairs belong to a user: the credential's (openstack-api.md B2). The key counts, not its name. Pure. */
export function mapKeypair(
  keypair: NonNullable<DescribedServer["keypair"]>,
  project: Pick<TargetProject, "keypairs">,
): Proposal {
  const { name, publicKey, fingerprint } = keypair;
  if (!project.keypairs) return open("The keypairs there could not be read.");
  const alike = project.keypairs.filter((k) => fingerprint !== null && k.fingerprint === fingerprint);
  const same = alike.find((k) => k.name === name) ?? alike[0];
  if (same)
    return ok(
      { do: "use", id: same.name, name: same.name },
      same.name === name ? "The same key." : `The same key, under the name ${same.name}.`,
    );
  if (publicKey === null)
    return differs(
      { do: "leave-out" },
      "The point does not know its public key. The disks hold what was put there when the VM was made.",
    );
  // It goes by its run's mark (build/make-keys.ts): no name that is there is in its way.
  return ok({ do: "make", name }, "Its public key is imported, under a name that begins with stillpoint-.");
}
