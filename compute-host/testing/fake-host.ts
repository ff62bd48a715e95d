import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export type FakeAgent =
  | "ok"
  | "absent"
  | "none"
  | "hung"
  | "stalls"
  | "refuses"
  | "disabled"
  | "garbles"
  | "tires";

export interface FakeGuest {
  power: "running" | "paused" | "shut off";
  agent: FakeAgent;
  filesystems: number;
  frozen: number;
  /** Seconds that a freeze takes. */
  slow?: number;
  /** Seconds until it says whether it is frozen. */
  slowStatus?: number;
}

export interface FakeHostOptions {
  agentSeconds?: number;
  /** virsh is called by a shell that waits for it, as `docker exec` does. */
  isWrapped?: boolean;
}

const here = path.dirname(fileURLToPath(import.meta.url));
const SCRIPT = path.join(here, "..", "stillpoint-freeze");

/** A compute host with the real script and a virsh of its own; its guests are files. */
export class FakeHost {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-host-"));
  readonly records = path.join(this.folder, "records");
  private readonly running = new Set<ChildProcess>();

  /** How the script is called, before its request: what stands in authorized_keys. */
  readonly command: readonly [string, ...string[]];

  constructor({ agentSeconds = 1, isWrapped = false }: FakeHostOptions = {}) {
    const direct = `${path.join(here, "fake-virsh")} ${this.folder}`;
    const wrapper = path.join(this.folder, "wrapper");
    fs.writeFileSync(wrapper, `#!/bin/sh\n${direct} "$@"\nexit $?\n`, { mode: 0o755 });
    const virsh = isWrapped ? wrapper : direct;
    this.command = [
      SCRIPT,
      ...["--virsh", virsh, "--folder", this.records, "--agent-seconds", String(agentSeconds)],
    ];
  }

  put(domain: string, guest: Partial<FakeGuest> = {}): void {
    const whole: FakeGuest = { power: "running", agent: "ok", filesystems: 2, frozen: 0, ...guest };
    const file = path.join(this.folder, `${domain}.put`);
    fs.writeFileSync(file, JSON.stringify(whole));
    fs.renameSync(file, this.file(domain));
  }

  guest(domain: string): FakeGuest {
    return JSON.parse(fs.readFileSync(this.file(domain), "utf8")) as FakeGuest;
  }

  /** Of what a call that is under way stores, the last word counts. */
  change(domain: string, changes: Partial<FakeGuest>): void {
    this.put(domain, { ...this.guest(domain), ...changes });
  }

  remove(domain: string): void {
    fs.rmSync(this.file(domain));
  }

  /** Whatever its agent is asked, it says this: a guest is its tenant's. */
  setAnswer(domain: string, answer: string | Buffer): void {
    fs.writeFileSync(`${this.file(domain)}.says`, answer);
  }

  /** libvirt takes no connection, ends each at once ("eof"), or hangs; undefined: it answers again. */
  breakLibvirt(how: "down" | "eof" | "hang" | undefined): void {
    for (const switched of ["down", "eof", "hang"]) {
      const file = path.join(this.folder, switched);
      if (switched === how) fs.writeFileSync(file, "");
      else fs.rmSync(file, { force: true });
    }
  }

  /** What the guest agents were asked, in order. */
  calls(): string[] {
    return this.callLines().map((line) => line.split(" ").slice(1).join(" "));
  }

  /** When an agent was last asked something, seconds since the epoch. */
  lastCallAt(call: string): number {
    return Number(
      this.callLines()
        .findLast((line) => line.endsWith(call))
        ?.split(" ")[0],
    );
  }

  private callLines(): string[] {
    const file = path.join(this.folder, "calls");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  }

  record(domain: string): { state: string; nonce?: string; [name: string]: unknown } {
    return JSON.parse(fs.readFileSync(path.join(this.records, `${domain}.json`), "utf8"));
  }

  /** Starts a request as sshd would: in SSH_ORIGINAL_COMMAND. */
  start(request: string): ChildProcess {
    const [program, ...args] = this.command;
    const child = spawn(program, args, {
      env: { ...process.env, SSH_ORIGINAL_COMMAND: request },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    return child;
  }

  /** One request, to its end. */
  async ask(request: string): Promise<Record<string, unknown>> {
    const child = this.start(request);
    let out = "";
    let err = "";
    child.stdout?.on("data", (data) => {
      out += data;
    });
    child.stderr?.on("data", (data) => {
      err += data;
    });
    await new Promise((resolve) => child.once("close", resolve));
    if (err !== "" || out.trim().split("\n").length !== 1) throw new Error(`${request}: ${out}${err}`);
    return JSON.parse(out) as Record<string, unknown>;
  }

  /** Somebody else has the lock of a file of the records, such as "vm-1.lock", for so many seconds. */
  async lock(file: string, seconds: number): Promise<void> {
    const child = spawn("flock", [path.join(this.records, file), "sh", "-c", `echo; exec sleep ${seconds}`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    await new Promise((resolve) => child.stdout.once("data", resolve));
  }

  /** The process id of a domain's timer; undefined when none lives. */
  timer(domain: string): number | undefined {
    const file = path.join(this.records, `${domain}.timer`);
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    const pid = isFile ? Number(fs.readFileSync(file, "utf8").split(" ")[1]) : Number.NaN;
    return Number.isInteger(pid) && isAlive(pid) ? pid : undefined;
  }

  /** Ends what still runs, timers included, and removes its folder. */
  async close(): Promise<void> {
    for (const child of this.running) child.kill("SIGKILL");
    for (const file of fs.existsSync(this.records) ? fs.readdirSync(this.records) : []) {
      const pid = file.endsWith(".json") ? this.timer(file.slice(0, -5)) : undefined;
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    }
    await fs.promises.rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private file(domain: string): string {
    return path.join(this.folder, `${domain}.guest`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
