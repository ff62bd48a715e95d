import { grouped } from "../core/grouped";
import type { Ask, Caller } from "../core/http";
import type { Site } from "../core/site";
import { NETWORKS, type Network, PORTS, type Port, SUBNETS, type Subnet } from "./rows";

/** Who looks at which site, and what is looked up for each row that is shown. */
export class Look {
  constructor(
    readonly site: Site,
    readonly caller: Pick<Caller, "projectId" | "isAdmin">,
  ) {}

  static of({ site, caller }: Ask): Look {
    return new Look(site, caller);
  }

  get isAdmin(): boolean {
    return this.caller.isAdmin;
  }

  isOwn(row: { projectId: string }): boolean {
    return row.projectId === this.caller.projectId;
  }

  network(id: string): Network | undefined {
    return this.site.rows(NETWORKS).get(id);
  }

  /** By id, as Neutron goes through them. */
  subnets(networkId: string): Subnet[] {
    const found =
      grouped(this.site.rows(SUBNETS).all(), "network", (s) => [s.networkId]).get(networkId) ?? [];
    return found.length < 2 ? [...found] : [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  ports(networkId: string): readonly Port[] {
    return grouped(this.site.rows(PORTS).all(), "network", (p) => [p.networkId]).get(networkId) ?? [];
  }

  portsOf(deviceId: string): readonly Port[] {
    return grouped(this.site.rows(PORTS).all(), "device", (p) => [p.deviceId]).get(deviceId) ?? [];
  }
}
