import { VOLUME_TYPES } from "../../cinder/rows";
import type { Row, TableKey } from "../../core/table";
import { IMAGES } from "../../glance/rows";
import { NETWORKS, SUBNETS } from "../../neutron/rows";
import { FLAVORS, KEYPAIRS } from "../../nova/rows-site";
import { asAdmin } from "./as-admin";
import { anyProject, findIn } from "./find";
import { SITE, TIMES, WHEN } from "./parameters";
import { type Switch, SwitchComplaint } from "./switch";

/* What a VM needs at the other site, and does not find there. */

const KINDS: Readonly<
  Record<string, { rows: TableKey<Row>; path: (row: Row, projectId: string) => string }>
> = {
  network: { rows: NETWORKS, path: ({ id }) => `/network/v2.0/networks/${id}` },
  subnet: { rows: SUBNETS, path: ({ id }) => `/network/v2.0/subnets/${id}` },
  flavor: { rows: FLAVORS, path: ({ id }) => `/compute/v2.1/flavors/${id}` },
  image: { rows: IMAGES, path: ({ id }) => `/image/v2/images/${id}` },
  "volume-type": { rows: VOLUME_TYPES, path: ({ id }, project) => `/volume/v3/${project}/types/${id}` },
  keypair: { rows: KEYPAIRS, path: keypairPath },
};

export const mappingSwitches: readonly Switch[] = [
  {
    name: "remove-mapping",
    does: "Deletes a network, subnet, flavor, image, volume type or keypair that nobody uses at a site.",
    on: "site",
    isDeed: true,
    parameters: [
      SITE,
      { name: "kind", what: "Kind", kind: "choice", choices: Object.keys(KINDS) },
      { name: "name", what: "Its name or id", kind: "text" },
    ],
    flip: async (thrown) => {
      const kind = KINDS[thrown.text("kind")];
      if (!kind) throw new SwitchComplaint(`kind: there is no ${thrown.text("kind")}`);
      const { site, row } = findIn(thrown, kind.rows, "name");
      const admin = anyProject(thrown.world);
      await asAdmin(site, admin, { method: "DELETE", path: kind.path(row, admin) });
      return `${thrown.text("kind")} ${thrown.text("name")} is gone from ${site.name}`;
    },
  },
  {
    name: "take-address",
    does: "Has somebody else's port take an IP or a MAC address at a site.",
    on: "site",
    isDeed: true,
    parameters: [
      SITE,
      { name: "network", what: "Network: name or id", kind: "text" },
      { name: "ip", what: "IP address", kind: "text", optional: true },
      { name: "mac", what: "MAC address", kind: "text", optional: true },
    ],
    flip: async (thrown) => {
      const { values } = thrown;
      if (values.ip === undefined && values.mac === undefined)
        throw new SwitchComplaint("ip: it, or mac, must be given");
      const { site, row } = findIn(thrown, NETWORKS, "network");
      const port = {
        name: "somebody else's",
        network_id: row.id,
        ...(values.ip === undefined ? {} : { fixed_ips: [{ ip_address: values.ip }] }),
        ...(values.mac === undefined ? {} : { mac_address: values.mac }),
      };
      await asAdmin(site, anyProject(thrown.world), {
        method: "POST",
        path: "/network/v2.0/ports",
        body: { port },
      });
      return `somebody else has ${[values.ip, values.mac].filter(Boolean).join(" and ")} on ${row.name} of ${site.name}`;
    },
  },
  {
    name: "dhcp-takes-address",
    does: "Has the DHCP agent's port take the first free address of each subnet that is made with DHCP or gets it.",
    on: "site",
    parameters: [
      { ...SITE, optional: true },
      { name: "network", what: "Of this network only: name or id", kind: "text", optional: true },
      TIMES,
      ...WHEN,
    ],
    flip: ({ values, site, rule }) => {
      rule({
        at: "neutron:dhcp",
        effect: { do: "happen" },
        ...(values.site === undefined ? {} : { site: site().name }),
        ...(values.network === undefined ? {} : { subject: String(values.network) }),
        ...(values.times === undefined ? {} : { times: Number(values.times) }),
      });
      return `DHCP takes an address of ${values.network ?? "each subnet that gets it"}`;
    },
  },
];

function keypairPath(row: Row): string {
  const [user, ...name] = row.id.split("/");
  return `/compute/v2.1/os-keypairs/${encodeURIComponent(name.join("/"))}?user_id=${user}`;
}
