import type { Mapping, MappingChoice } from "@/lib/recoveries/mapping";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { choiceWords } from "./mapping-words";

export interface TargetOption {
  label: string;
  choice: MappingChoice;
}

type Choices = NonNullable<RecoveryPlanView["target"]["choices"]>;

/** What a person may choose for a row: what is there, and what else makes sense for its kind. Pure. */
export function targetOptions(
  { purpose, kind, choice, source }: Mapping,
  { projects, zones }: Choices,
): TargetOption[] {
  const isMany = projects.length > 1;
  const use = (id: string, name: string, more: string, projectName?: string): TargetOption => ({
    choice: { do: "use", id, name },
    label: `${name}${more && `, ${more}`}${isMany && projectName ? ` (${projectName})` : ""}`,
  });
  const goWithout = (): TargetOption => ({
    choice: { do: "leave-out" },
    label: choiceWords(kind, { do: "leave-out" }) ?? "",
  });
  const make = (): TargetOption[] =>
    choice?.do === "make" ? [{ choice, label: choiceWords(kind, choice) ?? source }] : [];
  const each = (options: (project: Choices["projects"][number]) => TargetOption[]): TargetOption[] => {
    const found = new Map<string, TargetOption>();
    for (const project of projects)
      for (const option of options(project)) {
        const key = JSON.stringify(option.choice);
        if (!found.has(key)) found.set(key, option);
      }
    return [...found.values()];
  };
  switch (kind) {
    case "project":
      return projects.map(({ projectId, projectName }) => use(projectId, projectName, ""));
    case "flavor":
      return [
        ...each(({ flavors }) =>
          (flavors ?? []).map((f) => use(f.id, f.name, `${f.vcpus} vCPU, ${f.ramMib} MiB, ${f.diskGib} GiB`)),
        ),
        ...make(),
      ];
    case "volume-type":
      return each(({ volumeTypes }) =>
        (volumeTypes ?? []).map((t) => use(t.id, t.name, t.isEncrypted ? "encrypted" : "")),
      );
    case "network":
      return [
        ...each(({ networks, projectName }) =>
          (networks ?? [])
            .filter(({ isExternal }) => !isExternal)
            .map((n) => use(n.id, n.name, n.subnets.map(({ cidr }) => cidr).join(" "), projectName)),
        ),
        ...make(),
      ];
    case "subnet":
      return [
        ...each(({ networks, projectName }) =>
          (networks ?? []).flatMap((n) =>
            n.subnets.map((s) => use(s.id, s.name || s.cidr, `${s.cidr} of ${n.name}`, projectName)),
          ),
        ),
        ...make(),
      ];
    case "address":
      return (["keep", "dhcp"] as const).map((what) => ({
        choice: { do: what },
        label: choiceWords(kind, { do: what }) ?? what,
      }));
    case "security-group":
      return [
        ...each(({ securityGroups, projectName }) =>
          (securityGroups ?? []).map((g) => use(g.id, g.name, "", projectName)),
        ),
        ...make(),
        goWithout(),
      ];
    case "keypair":
      return [
        ...each(({ keypairs }) => (keypairs ?? []).map((k) => use(k.name, k.name, ""))),
        ...make(),
        goWithout(),
      ];
    case "zone":
      return [...(zones ?? []).map((zone) => use(zone, zone, "")), goWithout()];
    case "router":
      return [...each(({ routers }) => (routers ?? []).map((r) => use(r.id, r.name, ""))), goWithout()];
    case "floating-ip":
      // A drill is not led to by an address that people know.
      if (purpose === "drill") return [];
      return [
        ...each(({ floatingIps }) =>
          (floatingIps ?? []).filter(({ isFree }) => isFree).map((ip) => use(ip.id, ip.address, "")),
        ),
        goWithout(),
      ];
    default:
      return [...make(), goWithout()];
  }
}
