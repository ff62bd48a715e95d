import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { db } from "@/lib/db";
import { createVolume, deleteVolume } from "@/lib/openstack/cinder/volume-changes";
import { waitForRestore, waitForVolumeGone } from "@/lib/openstack/cinder/volume-waits";
import { stopServer } from "@/lib/openstack/nova/server-actions";
import { QUICK } from "@/lib/openstack/nova/testing/boot";
import { waitForServer } from "@/lib/openstack/nova/wait-for-server";
import { Cleanup } from "@/lib/openstack/testing/cleanup";
import { cloudSession, testName } from "@/lib/openstack/testing/cloud";
import { removeBackups } from "../e2e/devcloud-backup/three-vms";
import { cloudVms } from "./lib/cloud-vms";
import { table } from "./lib/numbers";
import { productRecoveries } from "./lib/product-recoveries";

/*
 * What is in the backup of a real guest: a VM that appends a line to a file on each of its disks all the time, with fsync, is
 * backed up by the product. Each backup is restored at RegionTwo and looked at on this machine, before anything has started
 * on it: whether its file system is clean, and whether its file is the beginning of what the guest has written in the end.
 * Then it is drilled: what the console of the restored guest tells. STILLPOINT_CLOUDS_FILE of a devcloud with real guests;
 * root; e2fsprogs.
 */
const RESTORE_MS = 300_000;
const clouds = process.env.STILLPOINT_CLOUDS_FILE ?? "";
const folder = fs.mkdtempSync(path.join(tmpdir(), "stillpoint-bench-"));
const trace = path.join(folder, "calls.jsonl");
fs.writeFileSync(trace, "");
Object.assign(process.env, {
  LOG_LEVEL: "warn",
  STILLPOINT_KEY: `bench:${randomBytes(32).toString("base64")}`,
  STILLPOINT_ALLOW_LOOPBACK: "1",
  OS_CLIENT_CONFIG_FILE: clouds,
});

const fileOf = (region: "r1" | "r2", id: string) =>
  path.join(path.dirname(clouds), "data", region, "volumes", `volume-${id}`);
/** By the super block: a log that has to be replayed (guests.md: set in every snapshot of a guest that was not frozen). */
const isDirty = (file: string) =>
  execFileSync("dumpe2fs", ["-h", file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).includes(
    "needs_recovery",
  );
/** What the guest has written, read through a mount that writes nothing. */
function linesIn(file: string): Buffer {
  const dir = fs.mkdtempSync(path.join(folder, "mnt-"));
  execFileSync("mount", ["-o", "ro,loop", file, dir]);
  try {
    return fs.readFileSync(path.join(dir, "ctr.log"));
  } finally {
    execFileSync("umount", [dir]);
  }
}
/** "1 <ms>", "2 <ms>" and so on: none is missing, and the last one is whole. */
function isWhole(lines: Buffer): boolean {
  const all = lines.toString("utf8").split("\n");
  return all.at(-1) === "" && all.slice(0, -1).every((line, i) => line.startsWith(`${i + 1} `));
}
const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

const cleanup = new Cleanup();
const [one, two] = await Promise.all([cloudSession("r1-admin-demo"), cloudSession("r2-admin-demo")]);
try {
  console.error("booting a guest");
  const [vm] = await cloudVms(one, 1, cleanup);
  if (!vm) throw new Error("no VM was booted");
  cleanup.add("backups", () => removeBackups(one, two, vm.volumes));
  const product = await productRecoveries([one, two], [vm.id], trace, () => undefined);
  cleanup.add("worker", () => product.stop());
  const point = await db().recoveryPoint.findFirstOrThrow({ include: { backups: true } });
  const running = vm.volumes.map((id) => isDirty(fileOf("r1", id)));
  const restored = await Promise.all(
    point.backups.map(async ({ backupId, volumeId, device, sizeGib }) => {
      const { id } = await createVolume(two, {
        name: testName("restored"),
        from: { backupId: backupId ?? "" },
        sizeGib,
      });
      cleanup.add(`volume ${id}`, async () => {
        await deleteVolume(two, id);
        await waitForVolumeGone(two, id, QUICK);
      });
      await waitForRestore(two, id, backupId ?? "", { ...QUICK, deadlineMs: RESTORE_MS });
      const file = fileOf("r2", id);
      const check = spawnSync("e2fsck", ["-fn", file]).status;
      return { volumeId, device, isDirty: isDirty(file), check, lines: linesIn(file) };
    }),
  );
  console.error("drilling it");
  await product.drill();
  const journal = await db().runStep.findFirstOrThrow({ where: { key: { startsWith: "journal:" } } });
  // The guest takes its file systems off as it goes down: what it wrote can be read then.
  await stopServer(one, vm.id);
  await waitForServer(one, vm.id, { ...QUICK, deadlineMs: 120_000, vmState: "stopped" });
  const rows = restored
    .sort((a, b) => (a.device ?? "").localeCompare(b.device ?? ""))
    .map(({ volumeId, device, lines, ...found }) => {
      const written = linesIn(fileOf("r1", volumeId));
      const last = Number(lines.toString("utf8").trimEnd().split(" ").at(-1));
      return [
        device ?? "",
        found.isDirty ? "has to be replayed" : "clean",
        found.check === 0 ? "nothing found" : `exit ${found.check}`,
        `${lines.length} B, ${hashOf(lines)}`,
        isWhole(lines) ? "all whole" : "NOT WHOLE",
        written.length > lines.length && written.subarray(0, lines.length).equals(lines)
          ? `the first ${lines.length} of ${written.length} B`
          : "OTHER BYTES",
        new Date(last).toISOString(),
      ];
    });
  table(
    ["disk", "log, restored", "e2fsck -fn", "file", "its lines", "of what it wrote in the end", "last line"],
    rows,
  );
  const { window } = await db().run.findFirstOrThrow({ where: { kind: "backup" } });
  const [held] = (window as unknown as { members: { frozenAt: string; thawedAt: string }[] }).members;
  console.log(`
The point is labelled ${point.consistency}; frozen from ${held?.frozenAt} to ${held?.thawedAt}.
Logs of the disks while the guest runs: ${running.map((dirty) => (dirty ? "have to be replayed" : "clean")).join(", ")}.
The drill's look at the console: ${journal.state}, ${JSON.stringify(journal.detail)}.`);
} finally {
  await cleanup.run();
  await db().$disconnect();
  fs.rmSync(folder, { recursive: true, force: true });
}
