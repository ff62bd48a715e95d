import type { RecoveryPlanView } from "./recovery-plan-view";
import type { TargetFacts } from "./target-facts";

/** What a person may choose of at a target, without what only planning needs. Pure. */
export const targetChoices = ({
  projects,
  computeZones,
}: Pick<TargetFacts, "projects" | "computeZones">): RecoveryPlanView["target"]["choices"] => ({
  projects: projects.map((project) => ({
    credentialId: project.credentialId,
    projectId: project.projectId,
    projectName: project.projectName,
    flavors:
      project.flavors?.map(({ id, name, vcpus, ramMib, diskGib }) => ({
        id,
        name,
        vcpus,
        ramMib,
        diskGib,
      })) ?? null,
    volumeTypes: project.volumeTypes?.map(({ id, name, isEncrypted }) => ({ id, name, isEncrypted })) ?? null,
    networks:
      project.networks?.map(({ id, name, isShared, isExternal, subnets }) => ({
        ...{ id, name, isShared, isExternal },
        subnets: subnets.map((s) => ({ id: s.id, name: s.name, cidr: s.cidr })),
      })) ?? null,
    securityGroups: project.securityGroups?.map(({ id, name }) => ({ id, name })) ?? null,
    keypairs: project.keypairs,
    routers: project.routers,
    floatingIps:
      project.floatingIps?.map(({ id, address, portId }) => ({ id, address, isFree: portId === null })) ??
      null,
  })),
  zones: computeZones?.filter(({ isAvailable }) => isAvailable).map(({ name }) => name) ?? null,
});
