import { flavorKey, keypairKey, serverGroupKey } from "./mapping-keys";
import type { Planning } from "./planning";
import type { DescribedServer } from "./point-facts";
import type { PlannedFlavor, PlannedKeypair, PlannedServerGroup } from "./recovery-run-plan";

interface Base {
  key: string;
  credentialId: string;
  name: string;
}

/** Server groups, keypairs and flavors that the run makes, each once. Pure. */
export function planMade(planning: Planning): {
  serverGroups: PlannedServerGroup[];
  keypairs: PlannedKeypair[];
  flavors: PlannedFlavor[];
} {
  return {
    serverGroups: each(planning, "server-group", serverGroupKey, ({ serverGroup }, base) =>
      serverGroup ? { ...base, policy: serverGroup.policy, rules: serverGroup.rules } : null,
    ),
    keypairs: each(planning, "keypair", keypairKey, ({ keypair }, base) =>
      keypair?.publicKey ? { ...base, publicKey: keypair.publicKey, type: keypair.type ?? "ssh" } : null,
    ),
    flavors: each(planning, "flavor", flavorKey, ({ flavor }, base) => {
      if (!flavor) return null;
      const { vcpus, ramMib, diskGib, ephemeralGib, swapMib, extraSpecs } = flavor;
      return { ...base, vcpus, ramMib, diskGib, ephemeralGib, swapMib, extraSpecs: extraSpecs ?? {} };
    }),
  };
}

function each<T>(
  { servers, row, project }: Planning,
  kind: "server-group" | "keypair" | "flavor",
  keyOf: (server: DescribedServer) => string,
  make: (server: DescribedServer, base: Base) => T | null,
): T[] {
  const made = new Map<string, T>();
  for (const server of servers) {
    const key = keyOf(server);
    const choice = row(kind, key)?.choice;
    if (choice?.do !== "make") continue;
    const credentialId = project(server.projectId)?.credentialId ?? "";
    const thing = make(server, { key, credentialId, name: choice.name });
    if (thing) made.set(key, thing);
  }
  return [...made.values()];
}
