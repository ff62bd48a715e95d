import { restartCinderBackup } from "../../cinder/backups/restart-cinder-backup";
import { SNAPSHOTS, VOLUMES } from "../../cinder/rows";
import { BACKUPS } from "../../cinder/rows-backups";
import type { Effect } from "../../core/faults";
import { FLIP_TASK } from "../../core/flip";
import { asAdmin } from "./as-admin";
import { findIn, volumeOf } from "./find";
import { ONCE, SITE, VOLUME, WHEN } from "./parameters";
import { type Switch, SwitchComplaint, type Throw } from "./switch";
import type { ParameterShown } from "./switch-shown";

/* Snapshots, backups and restores that stick, fail or take long, and what somebody else does to them. */

const MAYBE_SITE: ParameterShown = { ...SITE, optional: true };
const OF_VOLUME: ParameterShown = { ...VOLUME, what: "Of this volume only: name or id", optional: true };
const OF_BACKUP: ParameterShown = {
  name: "backup",
  what: "Of this backup only: id",
  kind: "text",
  optional: true,
};
const MS = (usual: number): ParameterShown => ({
  name: "ms",
  what: "Longer by, in milliseconds",
  kind: "number",
  default: usual,
});

function taskSwitch(
  name: string,
  does: string,
  at: string,
  effect: (thrown: Throw) => Effect,
  { more = [], on }: { more?: readonly ParameterShown[]; on: Switch["on"] },
): Switch {
  const of = at.endsWith("restore") || at.startsWith("cinder:") ? OF_BACKUP : OF_VOLUME;
  return {
    name,
    does,
    on,
    parameters: [MAYBE_SITE, of, ...more, ONCE, ...WHEN],
    flip: (thrown) => {
      const { values, rule, number } = thrown;
      const volume = values.volume === undefined ? undefined : volumeOf(thrown).row.id;
      const subject = volume ?? values.backup;
      rule({
        at,
        effect: effect(thrown),
        times: number("times"),
        ...(values.site === undefined ? {} : { site: thrown.site().name }),
        ...(subject === undefined ? {} : { subject: String(subject) }),
      });
      return `${does} Next ${number("times")}${subject ? ` of ${values.volume ?? subject}` : ""}.`;
    },
  };
}
const never = (): Effect => ({ do: "never" });
const fail = (): Effect => ({ do: "fail" });
const later = ({ number }: Throw): Effect => ({ do: "delay", ms: number("ms") });

const KINDS = { volume: VOLUMES, snapshot: SNAPSHOTS, backup: BACKUPS } as const;

export const copySwitches: readonly Switch[] = [
  taskSwitch("snapshot-sticks", "Leaves a snapshot creating for ever.", "task:cinder.cut", never, {
    on: "snapshot",
  }),
  taskSwitch("snapshot-fails", "Has a snapshot end in error.", "task:cinder.cut", fail, { on: "snapshot" }),
  taskSwitch("snapshot-slow", "Has a snapshot cut much later.", "task:cinder.cut", later, {
    on: "snapshot",
    more: [MS(60_000)],
  }),
  taskSwitch(
    "backup-sticks",
    "Leaves a backup creating, and its volume backing-up, for ever.",
    "task:cinder.backup",
    never,
    {
      on: "backup",
    },
  ),
  taskSwitch("backup-fails", "Has a backup end in error.", "task:cinder.backup", fail, { on: "backup" }),
  taskSwitch("backup-slow", "Has a backup take longer.", "task:cinder.backup", later, {
    on: "backup",
    more: [MS(60_000)],
  }),
  taskSwitch("restore-fails", "Has a restore fail: only the volume shows it.", "task:cinder.restore", fail, {
    on: "backup",
  }),
  taskSwitch("restore-sticks", "Leaves a restore under way for ever.", "task:cinder.restore", never, {
    on: "backup",
  }),
  taskSwitch("restore-slow", "Has a restore take longer.", "task:cinder.restore", later, {
    on: "backup",
    more: [MS(60_000)],
  }),
  taskSwitch(
    "restore-loses-image-metadata",
    "Has a restore lose what the image said of its volume, which is then not bootable.",
    "cinder:image-metadata",
    () => ({ do: "happen" }),
    { on: "backup" },
  ),
  taskSwitch(
    "snapshot-flaps",
    "Has a snapshot that became available be creating once more for a while.",
    "task:cinder.snapshot",
    ({ number }) => ({
      do: "flip",
      switch: "status-flaps",
      values: { kind: "snapshot", forMs: number("ms") },
      afterMs: 100,
    }),
    { on: "snapshot", more: [{ ...MS(2_000), what: "For, in milliseconds" }] },
  ),
  taskSwitch(
    "backup-flaps",
    "Has a backup that became available be creating once more for a while.",
    "task:cinder.backup",
    ({ number }) => ({
      do: "flip",
      switch: "status-flaps",
      values: { kind: "backup", forMs: number("ms") },
      afterMs: 100,
    }),
    { on: "backup", more: [{ ...MS(2_000), what: "For, in milliseconds" }] },
  ),
  {
    name: "status-flaps",
    does: "Shows a volume, snapshot or backup in another status for a while.",
    on: "volume",
    isDeed: true,
    parameters: [
      MAYBE_SITE,
      { name: "kind", what: "Kind", kind: "choice", choices: Object.keys(KINDS) },
      { name: "id", what: "Its name or id", kind: "text" },
      { name: "status", what: "Status", kind: "text", default: "creating" },
      { name: "forMs", what: "For, in milliseconds; 0: from now on", kind: "number", default: 2_000 },
    ],
    flip: (thrown) => {
      const { text, number } = thrown;
      const { site, row } = findIn<{ id: string; status: string }>(
        thrown,
        KINDS[text("kind") as keyof typeof KINDS],
        "id",
      );
      const was = row.status;
      site.rows<{ id: string; status: string }>(KINDS[text("kind") as keyof typeof KINDS]).update(row.id, {
        status: text("status"),
      });
      if (number("forMs") > 0)
        site.later(FLIP_TASK, number("forMs"), row.id, {
          name: "status-flaps",
          values: { site: site.name, kind: text("kind"), id: row.id, status: was, forMs: 0 },
        });
      return `${text("kind")} ${row.id} shows ${text("status")}, then ${was}`;
    },
  },
  {
    name: "cinder-backup-restarts",
    does: "Restarts a site's cinder-backup, which gives up what it was doing.",
    on: "site",
    isDeed: true,
    parameters: [SITE],
    flip: ({ site }) => {
      restartCinderBackup(site());
      return `cinder-backup of ${site().name} has restarted`;
    },
  },
  {
    name: "foreign-backup",
    does: "Has somebody else back up a volume, so that the next increment builds on a foreign backup.",
    on: "volume",
    isDeed: true,
    parameters: [
      VOLUME,
      MAYBE_SITE,
      { name: "incremental", what: "Whether it is an increment", kind: "flag", default: false },
    ],
    flip: async (thrown) => {
      const { site, row } = volumeOf(thrown);
      const incremental = thrown.values.incremental === true;
      const { backup } = await asAdmin<{ backup: { id: string } }>(site, row.projectId, {
        method: "POST",
        path: `/volume/v3/${row.projectId}/backups`,
        body: { backup: { volume_id: row.id, name: "somebody else's", force: true, incremental } },
      });
      return `somebody else makes backup ${backup.id} of ${row.name ?? row.id}`;
    },
  },
  {
    name: "record-imported",
    does: "Has somebody else import the record of a backup at another site.",
    on: "backup",
    isDeed: true,
    parameters: [
      { name: "backup", what: "Backup: name or id", kind: "text" },
      MAYBE_SITE,
      { ...SITE, name: "at", what: "Site that imports it" },
    ],
    flip: async (thrown) => {
      const to = thrown.site("at");
      const { site, row } = findIn(thrown, BACKUPS, "backup");
      if (site === to) throw new SwitchComplaint("at: the backup is there already");
      const path = `/volume/v3/${row.projectId}/backups`;
      const record = await asAdmin<Record<string, unknown>>(site, row.projectId, {
        method: "GET",
        path: `${path}/${row.id}/export_record`,
      });
      await asAdmin(to, row.projectId, { method: "POST", path: `${path}/import_record`, body: record });
      return `somebody else imports backup ${row.id} in ${to.name}`;
    },
  },
];
