import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one process from all others, on this machine and elsewhere. Null: the system does not tell. */
export interface ProcessIdentity {
  hostname: string;
  pid: number;
  /** The boot and the pid namespace: where `pid` means something. Containers may share a hostname, but not this. */
  machine: string | null;
  /** When it started, in the kernel's ticks: a later process may get the same pid. */
  processStarted: string | null;
}

/** This process. */
export const ownIdentity = (): ProcessIdentity => ({
  hostname: hostname(),
  pid: process.pid,
  machine: ownMachine(),
  processStarted: stat(process.pid)?.started ?? null,
});

/** Whether a process ran where this one runs, and is certainly gone. False whenever there is any doubt. */
export function isProvedDead(other: ProcessIdentity, machine = ownMachine()): boolean {
  if (machine === null || other.machine !== machine || other.hostname !== hostname()) return false;
  if (other.processStarted === null) return false;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return true;
  }
  // There is a process. Its file may be hidden from us (hidepid): then nothing is proved.
  const found = stat(other.pid);
  return found !== null && (found.isZombie || found.started !== other.processStarted);
}

function ownMachine(): string | null {
  try {
    // A /proc mounted from another namespace counts other pids.
    if (readlinkSync("/proc/self") !== String(process.pid)) return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return boot ? `${boot} ${readlinkSync("/proc/self/ns/pid")}` : null;
  } catch {
    return null;
  }
}

function stat(pid: number): { started: string; isZombie: boolean } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which stands in parentheses and may hold anything: the state is field 3, the start field 22.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const started = fields[19];
    return started ? { started, isZombie: fields[0] === "Z" || fields[0] === "X" } : null;
  } catch {
    return null;
  }
}
