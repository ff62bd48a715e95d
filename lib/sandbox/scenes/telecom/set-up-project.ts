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

/**
 * Networks, security groups and a keypair of a project, and a router to what is outside.
 * @param outside id of the external network
 */
export async function setUpProject(
  maker: Maker,
  project: ProjectName,
  outside: string,
): Promise<ProjectParts> {
  const nets = new Map<string, string>();
  const subnets: string[] = [];
  for (const { name, cidr } of netsOf(project, maker.site.index)) {
    const id = await maker.make("network", "/networks", "network", { name });
    const subnet = { name: `${name}-v4`, network_id: id, ip_version: 4, cidr };
    subnets.push(await maker.make("network", "/subnets", "subnet", subnet));
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
  await makeRouter(maker, project, outside, subnets[0]);
  const keypair = `${project}-operations`;
  await maker.post("compute", "/os-keypairs", {
    keypair: { name: keypair, type: "ssh", public_key: NOBODYS_KEY },
  });
  return { nets, securityGroups, keypair };
}

/** From its first network: what is supervised, and where people sign in to VMs. */
async function makeRouter(maker: Maker, project: ProjectName, outside: string, subnet = ""): Promise<void> {
  const router = await maker.make("network", "/routers", "router", {
    name: `${project}-router`,
    external_gateway_info: { network_id: outside },
  });
  await maker.post("network", `/routers/${router}/add_router_interface`, { subnet_id: subnet }, "PUT");
}
