import { randomUUID } from "node:crypto";

export interface SimulatedAction {
  action: string;
  requestId: string;
  userId: string;
  startedAt: Date;
  endedAt: Date | undefined;
  /** At the compute host; when left out, by the two above. */
  tookMs?: number;
  failure: string | undefined;
}

/** Nova's refusal of an action. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** One VM of a simulated Nova: its states, its guest, and what was done to it. */
export class SimulatedServer {
  readonly id = randomUUID();
  readonly actions: SimulatedAction[] = [];
  /** What really happened to the guest. */
  readonly diary: string[] = [];
  vmState = "active";
  taskState: string | null = null;
  isLocked = false;
  hasAgent = true;
  /** How its agent, or its compute host, behaves. "hung": no answer within its time; "late": it freezes all the same. */
  agent: "ok" | "hung" | "late" = "ok";
  isHostUp = true;
  /** How long the compute host takes for anything, ms. */
  tookMs = 5;
  /** How long its records say that its compute host took, ms; undefined: what it took. */
  recordedMs: number | undefined;
  /** How long nova-api waits for the compute host, ms. */
  patienceMs = 80;
  /** How often the guard tries to thaw what is owed, ms. */
  guardMs = 150;
  isFrozen = false;
  deadline: Date | undefined;
  isThawOwed = false;
  reason: string | null = null;
  private timer: NodeJS.Timeout | undefined;

  /** Refuses as nova/compute/api.py check_instance_state does. */
  demand(action: string, vmStates: readonly string[], isAdmin: boolean): void {
    if (this.isLocked && !isAdmin) throw new Refusal(409, `Instance ${this.id} is locked`);
    const [attribute, state, isFine] = vmStates.includes(this.vmState)
      ? ["task_state", this.taskState, this.taskState === null]
      : ["vm_state", this.vmState, false];
    if (!isFine)
      throw new Refusal(409, `Cannot '${action}' instance ${this.id} while it is in ${attribute} ${state}`);
  }

  begin(action: string): SimulatedAction {
    const record = {
      action,
      requestId: `req-${randomUUID()}`,
      userId: "u",
      startedAt: new Date(),
      endedAt: undefined,
      failure: undefined,
    };
    this.actions.unshift(record);
    return record;
  }

  /** A change of state that takes its time; when the host is down, it goes on for ever. */
  async change(record: SimulatedAction, task: string, vmState: string, failure?: string): Promise<void> {
    this.taskState = task;
    // Its nova-compute was restarted: nobody goes on with it.
    if (this.tookMs === Number.POSITIVE_INFINITY) return new Promise(() => {});
    await sleep(this.tookMs);
    while (!this.isHostUp) await sleep(5);
    record.failure = failure;
    record.endedAt = new Date();
    if (this.recordedMs !== undefined) record.tookMs = this.recordedMs;
    if (failure === undefined) {
      this.vmState = vmState;
      this.diary.push(record.action);
    }
    this.taskState = null;
  }

  async quiesce(record: SimulatedAction, timeoutMs: number): Promise<void> {
    this.taskState = "quiescing";
    this.deadline = new Date(Date.now() + timeoutMs);
    await sleep(this.agent === "ok" && this.isHostUp ? this.tookMs : this.patienceMs);
    record.endedAt = new Date();
    this.taskState = null;
    if (this.agent === "late") this.freeze();
    if (this.agent === "ok" && this.isHostUp) {
      this.freeze();
      this.vmState = "quiesced";
      this.guard(timeoutMs);
      return;
    }
    this.isThawOwed = true;
    this.reason = "[Error Code 86] Guest agent is not responding";
    record.failure = this.reason;
    this.guard(this.guardMs);
    throw new Refusal(409, `Quiesce of instance ${this.id} failed: ${this.reason}`);
  }

  async unquiesce(record: SimulatedAction): Promise<void> {
    this.taskState = "unquiescing";
    await sleep(this.isHostUp ? this.tookMs : this.patienceMs);
    record.endedAt = new Date();
    if (this.isHostUp) return this.thawn();
    this.reason = "nova-compute did not answer in time";
    record.failure = this.reason;
    this.guard(this.guardMs);
    const text = `Unquiesce of instance ${this.id} failed: ${this.reason}. It is repeated until the guest is thawed.`;
    throw new Refusal(409, text);
  }

  /** The filter's guard: thaws after this time, and again and again until the guest answers. */
  private guard(afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.isHostUp && this.agent !== "hung") this.thawn();
      else this.guard(this.guardMs);
    }, afterMs);
  }

  private freeze(): void {
    this.isFrozen = true;
    this.diary.push("freeze");
  }

  private thawn(): void {
    clearTimeout(this.timer);
    if (this.isFrozen) this.diary.push("thaw");
    this.isFrozen = this.isThawOwed = false;
    this.vmState = "active";
    this.taskState = null;
    this.deadline = undefined;
    this.reason = null;
  }

  /** Ends its guard. */
  close(): void {
    clearTimeout(this.timer);
    this.isHostUp = true;
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
