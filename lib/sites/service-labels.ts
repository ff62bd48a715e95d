import type { ServiceName } from "../openstack/catalog";

/** The services in the order in which they are shown, by the names that operators use. */
export const SERVICE_LABELS: Record<ServiceName, string> = {
  identity: "Keystone",
  compute: "Nova",
  volume: "Cinder",
  image: "Glance",
  network: "Neutron",
  placement: "Placement",
};

export const SERVICES = Object.keys(SERVICE_LABELS) as ServiceName[];
