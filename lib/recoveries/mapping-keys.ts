import type { DescribedPort, DescribedServer } from "./point-facts";

/* What has no id at the source is named by its project and its name: two projects may map to two others. */

export const flavorKey = ({ projectId, flavor }: Pick<DescribedServer, "projectId" | "flavor">): string =>
  `${projectId}/${flavor?.name ?? ""}:${flavor ? [flavor.vcpus, flavor.ramMib, flavor.diskGib].join("-") : "unknown"}`;

export const volumeTypeKey = (projectId: string, type: string | null): string => `${projectId}/${type ?? ""}`;

export const keypairKey = ({ projectId, keypair }: Pick<DescribedServer, "projectId" | "keypair">): string =>
  `${projectId}/${keypair?.name ?? ""}/${keypair?.fingerprint ?? ""}`;

export const serverGroupKey = ({
  projectId,
  serverGroup,
}: Pick<DescribedServer, "projectId" | "serverGroup">): string =>
  `${projectId}/${serverGroup?.name ?? ""}/${serverGroup?.policy ?? ""}`;

/** Groups are known by id, and used by one project each. */
export const securityGroupKey = (projectId: string, groupId: string): string => `${projectId}/${groupId}`;

/** A port may have several addresses. */
export const addressKey = (port: Pick<DescribedPort, "portId">, address: string): string =>
  `${port.portId}/${address}`;
