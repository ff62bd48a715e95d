/** "recovered": a file system had to be repaired. "clean": none of those that were mounted had. "unknown": it is not told. */
export type JournalVerdict = "recovered" | "clean" | "unknown";

export interface JournalReading {
  verdict: JournalVerdict;
  /** Each file system that the console tells of, by the guest's name of its device. */
  disks: { name: string; verdict: JournalVerdict }[];
}

const EXT = String.raw`EXT[234]-fs \((\S+?)\): `;
const XFS = String.raw`XFS \((\S+?)\): `;
const BTRFS = String.raw`BTRFS info \(device (\S+?)(?: state \w+)?\): `;
const CHECKED = String.raw`(/dev/\S+): `;

/*
 * A freeze empties the journal of ext4 and btrfs, so that a replay tells that there was none. What was deleted while it
 * was open stays: orphans tell nothing (fs/ext4/super.c ext4_freeze, orphan.c; fs/btrfs/super.c btrfs_freeze). XFS makes
 * its log dirty on purpose at the end of a freeze: its recovery tells nothing either (fs/xfs/xfs_super.c xfs_fs_freeze).
 */
const SIGNS: readonly { verdict: JournalVerdict; pattern: RegExp }[] = [
  // fs/ext4/super.c, ext4_load_journal; "required" when it is mounted read-only at first
  { verdict: "recovered", pattern: new RegExp(`${EXT}(?:INFO: )?recovery (?:complete|required)`) },
  // e2fsprogs/e2fsck/journal.c: Debian's initramfs checks the root before the kernel mounts it
  { verdict: "recovered", pattern: new RegExp(`${CHECKED}recovering journal`) },
  // fs/btrfs/disk-io.c, btrfs_replay_log
  { verdict: "recovered", pattern: new RegExp(`${BTRFS}start tree-log replay`) },
  // fs/xfs/xfs_log_recover.c, xlog_recover
  { verdict: "unknown", pattern: new RegExp(`${XFS}(?:Starting|Ending) recovery`) },
  { verdict: "clean", pattern: new RegExp(`${EXT}mounted filesystem`) },
  { verdict: "clean", pattern: new RegExp(`${XFS}Ending clean mount`) },
  {
    verdict: "clean",
    pattern: new RegExp(`${BTRFS}(?:first mount of|using free.space.tree|disk space caching)`),
  },
  { verdict: "clean", pattern: new RegExp(`${CHECKED}clean, `) },
];
/** Worse ones win over what else is told of a device. */
const WORST: readonly JournalVerdict[] = ["recovered", "unknown", "clean"];
/** A kernel begins: what the console told before is of an earlier boot. */
const BOOT = /Linux version \d+\.\d+/;

/**
 * What a guest's serial console tells of its file systems: whether any had to replay its journal when it was mounted, as
 * one has to that was cut while it was written to (guests.md). Only of its newest boot. Pure.
 */
export function readJournalRecovery(console: string): JournalReading {
  const lines = console.split("\n");
  const begin = lines.findLastIndex((line) => BOOT.test(line));
  const disks = new Map<string, JournalVerdict>();
  for (const line of lines.slice(Math.max(begin, 0)))
    for (const { verdict, pattern } of SIGNS) {
      const name = pattern.exec(line)?.[1]?.replace(/^\/dev\//, "");
      if (name !== undefined) disks.set(name, worse(disks.get(name), verdict));
    }
  return {
    verdict: [...disks.values()].reduce<JournalVerdict | undefined>(worse, undefined) ?? "unknown",
    disks: [...disks].map(([name, verdict]) => ({ name, verdict })),
  };
}

/** Whether a console ends with the prompt of a guest that has booted: all that it mounts at its boot is mounted. Pure. */
export const isBooted = (console: string): boolean => /\blogin:\s*$/.test(console);

const worse = (one: JournalVerdict | undefined, other: JournalVerdict): JournalVerdict =>
  one !== undefined && WORST.indexOf(one) <= WORST.indexOf(other) ? one : other;
