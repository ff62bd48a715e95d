import type { FaultRule } from "../../core/faults";
import { SERVERS } from "../../nova/rows";
import { FLAVORS } from "../../nova/rows-site";
import { asAdmin } from "./as-admin";
import { vmOf, volumeOf } from "./find";
import { ONCE, SITE, VM, VOLUME, WHEN } from "./parameters";
import { type Switch, SwitchComplaint, type Throw } from "./switch";

/* What somebody else does to a VM or a volume while a run is under way. All of it through the API, as an admin. */

const MAYBE_SITE = { ...SITE, optional: true };
const ACTIONS: Readonly<Record<string, (thrown: Throw) => unknown>> = {
  pause: () => ({ pause: null }),
  unpause: () => ({ unpause: null }),
  suspend: () => ({ suspend: null }),
  stop: () => ({ "os-stop": null }),
  start: () => ({ "os-start": null }),
  reboot: () => ({ reboot: { type: "SOFT" } }),
  shelve: () => ({ shelve: null }),
  lock: () => ({ lock: null }),
  "live-migrate": () => ({ "os-migrateLive": { host: null, block_migration: "auto" } }),
  resize: (thrown) => ({ resize: { flavorRef: otherFlavor(thrown) } }),
  rebuild: (thrown) => ({ rebuild: { imageRef: vmOf(thrown).row.imageId } }),
};

/** Where a boot fails, and how. */
const BOOT_FAILURES = {
  scheduler: { at: "task:nova.schedule", effect: { do: "fail" } },
  // binding_failed, in Nova's words. (nova/compute/manager.py, _build_resources)
  ports: {
    at: "task:nova.network",
    effect: { do: "fail", reason: "Failed to allocate the network(s), not rescheduling." },
  },
  host: { at: "task:nova.spawn", effect: { do: "fail" } },
} satisfies Record<string, Pick<FaultRule, "at" | "effect">>;

export const vmSwitches: readonly Switch[] = [
  {
    name: "vm-changes",
    does: "Has somebody else delete, pause, stop, migrate, resize or rebuild a VM.",
    on: "vm",
    isDeed: true,
    parameters: [
      VM,
      MAYBE_SITE,
      { name: "what", what: "What is done", kind: "choice", choices: ["delete", ...Object.keys(ACTIONS)] },
    ],
    flip: async (thrown) => {
      const { site, row } = vmOf(thrown);
      const what = thrown.text("what");
      const path = `/compute/v2.1/servers/${row.id}`;
      const action = ACTIONS[what];
      await asAdmin(
        site,
        row.projectId,
        action
          ? { method: "POST", path: `${path}/action`, body: action(thrown) }
          : { method: "DELETE", path },
      );
      return `somebody else: ${what} ${row.name}`;
    },
  },
  {
    name: "boot-fails",
    does: "Has the next VM end in error while it is made: no host takes it, its ports cannot be bound, or its host gives up.",
    on: "site",
    parameters: [
      MAYBE_SITE,
      {
        name: "where",
        what: "Where",
        kind: "choice",
        choices: Object.keys(BOOT_FAILURES),
        default: "scheduler",
      },
      ONCE,
      ...WHEN,
    ],
    flip: ({ values, site, text, number, rule }) => {
      rule({
        ...BOOT_FAILURES[text("where") as keyof typeof BOOT_FAILURES],
        times: number("times"),
        ...(values.site === undefined ? {} : { site: site().name }),
      });
      return `the next ${number("times")} boots fail: ${text("where")}`;
    },
  },
  {
    name: "volume-changes",
    does: "Has somebody else detach a volume, attach it to another VM, make it larger, or delete it.",
    on: "volume",
    isDeed: true,
    parameters: [
      VOLUME,
      MAYBE_SITE,
      {
        name: "what",
        what: "What is done",
        kind: "choice",
        choices: ["detach", "attach", "extend", "delete"],
      },
      { ...VM, what: "VM to attach it to", optional: true },
    ],
    flip: async (thrown) => {
      const what = thrown.text("what");
      const { site, row } = volumeOf(thrown);
      const volumes = `/volume/v3/${row.projectId}/volumes/${row.id}`;
      const compute = (serverId: string) => `/compute/v2.1/servers/${serverId}/os-volume_attachments`;
      if (what === "extend") {
        const body = { "os-extend": { new_size: row.sizeGib + 1 } };
        await asAdmin(site, row.projectId, { method: "POST", path: `${volumes}/action`, body });
      } else if (what === "delete") await asAdmin(site, row.projectId, { method: "DELETE", path: volumes });
      else if (what === "attach") {
        const path = compute(vmOf(thrown).row.id);
        const body = { volumeAttachment: { volumeId: row.id } };
        await asAdmin(site, row.projectId, { method: "POST", path, body });
      } else {
        const server = serverOf(thrown);
        await asAdmin(site, row.projectId, { method: "DELETE", path: `${compute(server)}/${row.id}` });
      }
      return `somebody else: ${what} ${row.name ?? row.id}`;
    },
  },
];

function serverOf(thrown: Throw): string {
  const { site, row } = volumeOf(thrown);
  const owner = site
    .rows(SERVERS)
    .find(({ volumeAttachments }) => volumeAttachments.some(({ volumeId }) => volumeId === row.id));
  if (!owner) throw new SwitchComplaint(`volume: no VM has ${row.name ?? row.id}`);
  return owner.id;
}

/** One that is larger, or whatever else there is. */
function otherFlavor(thrown: Throw): string {
  const { site, row } = vmOf(thrown);
  const others = site.rows(FLAVORS).filter(({ id }) => id !== row.flavor.id);
  const other = others.find(({ ramMib }) => ramMib > row.flavor.ramMib) ?? others[0];
  if (!other) throw new SwitchComplaint("vm: there is no other flavor");
  return other.id;
}
