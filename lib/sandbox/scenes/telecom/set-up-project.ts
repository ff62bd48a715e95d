import type { Maker } from "./maker";
import { netsOf, SECURITY_GROUPS } from "./networks";
import type { ProjectName } from "./projects";

/** What a project has before its first VM: ids by name. */
export interface ProjectParts {
  nets: Map<string, string>;
  securityGroups: Map<string, string>;
  keypair: string;
}

/** A public key whose private part nobody has. */
const NOBODYS_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f nobody";

/** Networks, security groups and a keypair of a project. */
export async function setUpProject(maker: Maker, project: ProjectName): Promise<ProjectParts> {
  const nets = new Map<string, string>();
  for (const { name, cidr } of netsOf(project, maker.site.index)) {
    const id = await maker.make("network", "/networks", "network", { name });
    const subnet = { name: `${name}-v4`, network_id: id, ip_version: 4, cidr };
    await maker.make("network", "/subnets", "subnet", subnet);
    nets.set(name, id);
  }
  const securityGroups = new Map<string, string>();
  for (const [name, rules] of Object.entries(SECURITY_GROUPS)) {
    const id = await maker.make("network", "/security-groups", "security_group", { name });
    for (const [protocol, port] of rules)
      await maker.make("network", "/security-group-rules", "security_group_rule", {
        security_group_id: id,
        direction: "ingress",
        protocol,
        port_range_min: port,
        port_range_max: port,
      });
    securityGroups.set(name, id);
  }
  const keypair = `${project}-operations`;
  await maker.post("compute", "/os-keypairs", {
    keypair: { name: keypair, type: "ssh", public_key: NOBODYS_KEY },
  });
  return { nets, securityGroups, keypair };
}
