import { expect, it } from "vitest";
import { isBooted, readJournalRecovery } from "./read-journal-recovery";

const boot = (...lines: string[]) =>
  ["[    0.000000] Linux version 6.1.0-28-cloud-amd64 (debian-kernel@lists.debian.org)", ...lines].join("\n");
const disks = (console: string) =>
  Object.fromEntries(readJournalRecovery(console).disks.map(({ name, verdict }) => [name, verdict]));

/* As Debian 12 and the minimal guest of devcloud/guest tell it on ttyS0. */
const CLEAN = boot(
  "[    1.084211] virtio_blk virtio1: [vda] 2097152 512-byte logical blocks (1.07 GB/1.00 GiB)",
  "[    1.312847] EXT4-fs (vda): mounted filesystem with ordered data mode. Quota mode: none.",
  "[    1.922046] EXT4-fs (vda): re-mounted. Quota mode: none.",
  "[    2.134101] EXT4-fs (vdb): mounted filesystem with ordered data mode. Quota mode: none.",
  "guest login: ",
);
const RECOVERED = boot(
  "[    1.312847] EXT4-fs (vda): INFO: recovery required on readonly filesystem",
  "[    1.312860] EXT4-fs (vda): write access will be enabled during recovery",
  "[    1.401229] EXT4-fs (vda): recovery complete",
  "[    1.402337] EXT4-fs (vda): mounted filesystem with ordered data mode. Quota mode: none.",
  "[    2.134101] EXT4-fs (vdb): mounted filesystem with ordered data mode. Quota mode: none.",
);

it("sees that every file system was whole", () => {
  expect(readJournalRecovery(CLEAN)).toEqual({
    verdict: "clean",
    disks: [
      { name: "vda", verdict: "clean" },
      { name: "vdb", verdict: "clean" },
    ],
  });
});

it("sees one that was repaired, whoever repaired it", () => {
  expect(readJournalRecovery(RECOVERED)).toMatchObject({
    verdict: "recovered",
    disks: [
      { name: "vda", verdict: "recovered" },
      { name: "vdb", verdict: "clean" },
    ],
  });
  const checked = boot(
    "Begin: Will now check root file system ... fsck from util-linux 2.38.1",
    "/dev/vda1: recovering journal",
    "/dev/vda1: clean, 31337/131072 files, 262144/524288 blocks",
    "[    1.402337] EXT4-fs (vda1): mounted filesystem with ordered data mode. Quota mode: none.",
  );
  expect(disks(checked)).toEqual({ vda1: "recovered" });
  expect(disks(boot("[    2.1] BTRFS info (device vdb): start tree-log replay"))).toEqual({
    vdb: "recovered",
  });
});

it("takes orphans for no sign: a freeze leaves them", () => {
  const orphans = boot(
    "[    1.312847] EXT4-fs (vda): orphan cleanup on readonly fs",
    "[    1.312870] EXT4-fs (vda): 1 orphan inode deleted",
    "[    1.402337] EXT4-fs (vda): mounted filesystem with ordered data mode. Quota mode: none.",
  );
  expect(readJournalRecovery(orphans).verdict).toBe("clean");
});

it("does not judge XFS by its recovery: a freeze makes its log dirty on purpose", () => {
  const xfs = boot(
    "[    2.010101] XFS (vdb): Mounting V5 Filesystem",
    "[    2.110101] XFS (vdb): Starting recovery (logdev: internal)",
    "[    2.120101] XFS (vdb): Ending recovery (logdev: internal)",
  );
  expect(readJournalRecovery(xfs).verdict).toBe("unknown");
  expect(readJournalRecovery(`${CLEAN}\n${xfs.split("\n").slice(1).join("\n")}`).verdict).toBe("unknown");
  expect(readJournalRecovery(boot("[ 2.1] XFS (vdb): Ending clean mount")).verdict).toBe("clean");
});

it("does not know what no console tells", () => {
  expect(readJournalRecovery("").verdict).toBe("unknown");
  // nova/virt/fake.py, get_console_output
  expect(readJournalRecovery("FAKE CONSOLE OUTPUT\nANOTHER\nLAST LINE").verdict).toBe("unknown");
  expect(readJournalRecovery(boot("guest login: ")).verdict).toBe("unknown");
});

it("looks at the newest boot only", () => {
  expect(readJournalRecovery(`${RECOVERED}\n${CLEAN}`).verdict).toBe("clean");
  expect(readJournalRecovery(`${CLEAN}\n${RECOVERED}`).verdict).toBe("recovered");
});

it("sees that a boot is over by the prompt, and only there", () => {
  expect(isBooted(CLEAN)).toBe(true);
  expect(isBooted(RECOVERED)).toBe(false);
  expect(isBooted(`${CLEAN}\n${RECOVERED}`)).toBe(false);
  expect(isBooted("")).toBe(false);
});
