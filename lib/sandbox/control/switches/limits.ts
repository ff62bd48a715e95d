import { asAdmin } from "./as-admin";
import { projectOf } from "./find";
import { SITE } from "./parameters";
import type { Switch } from "./switch";

/* Quotas. */

type Usage = Record<string, { in_use?: number; reserved?: number; used?: number }>;
interface Quota {
  service: "nova" | "cinder" | "neutron";
  /** As the service names it. */
  key: string;
}
const nova = (key: string): Quota => ({ service: "nova", key });
const cinder = (key: string): Quota => ({ service: "cinder", key });
const neutron = (key: string): Quota => ({ service: "neutron", key });
const QUOTAS: Readonly<Record<string, Quota>> = {
  instances: nova("instances"),
  cores: nova("cores"),
  ram: nova("ram"),
  volumes: cinder("volumes"),
  snapshots: cinder("snapshots"),
  gigabytes: cinder("gigabytes"),
  backups: cinder("backups"),
  "backup-gigabytes": cinder("backup_gigabytes"),
  networks: neutron("network"),
  ports: neutron("port"),
  "floating-ips": neutron("floatingip"),
};

const PATHS = {
  nova: (id: string) => ({
    read: `/compute/v2.1/os-quota-sets/${id}/detail`,
    write: `/compute/v2.1/os-quota-sets/${id}`,
    key: "quota_set",
  }),
  cinder: (id: string) => ({
    read: `/volume/v3/${id}/os-quota-sets/${id}?usage=True`,
    write: `/volume/v3/${id}/os-quota-sets/${id}`,
    key: "quota_set",
  }),
  neutron: (id: string) => ({
    read: `/network/v2.0/quotas/${id}/details.json`,
    write: `/network/v2.0/quotas/${id}`,
    key: "quota",
  }),
};

export const limitSwitches: readonly Switch[] = [
  {
    name: "fill-quota",
    does: "Sets a project's quota to what is in use already, or leaves a little.",
    on: "site",
    isDeed: true,
    parameters: [
      SITE,
      { name: "what", what: "Of what", kind: "choice", choices: Object.keys(QUOTAS) },
      { name: "project", what: "Project: name or id", kind: "text" },
      { name: "left", what: "How much is left", kind: "number", default: 0 },
    ],
    flip: async ({ world, site, text, number }) => {
      const project = projectOf(world, text("project"));
      const quota = QUOTAS[text("what")] ?? cinder(text("what"));
      const { read, write, key } = PATHS[quota.service](project);
      const answer = await asAdmin<Record<string, Usage>>(site(), project, { method: "GET", path: read });
      const { in_use = 0, used = 0, reserved = 0 } = answer[key]?.[quota.key] ?? {};
      const limit = in_use + used + reserved + number("left");
      await asAdmin(site(), project, { method: "PUT", path: write, body: { [key]: { [quota.key]: limit } } });
      return `project ${text("project")} may have ${limit} ${text("what")} in ${site().name}`;
    },
  },
];
