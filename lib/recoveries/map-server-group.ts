import { differs, ok, type Proposal } from "./mapping";
import type { DescribedServer } from "./point-facts";

const POLICIES: Readonly<Record<string, string>> = {
  affinity: "on one host",
  "anti-affinity": "on different hosts",
  "soft-affinity": "on one host if it can be",
  "soft-anti-affinity": "on different hosts if it can be",
};

/** Always made anew: VMs join a group at their boot only, and one with others in it would bind them together. Pure. */
export function mapServerGroup({ name, policy }: NonNullable<DescribedServer["serverGroup"]>): Proposal {
  const words = POLICIES[policy];
  return words
    ? ok(
        { do: "make", name },
        `Made with the same policy, under a name that begins with stillpoint-: its VMs run ${words}.`,
      )
    : differs({ do: "leave-out" }, `Its policy ${policy} is not one that Nova has: its VMs run anywhere.`);
}
