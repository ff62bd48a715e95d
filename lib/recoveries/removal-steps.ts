import type { RunResource } from "../generated/prisma/client";
import { groupBy } from "../group-by";
import type { Left } from "../made/remove-resources";
import { failedAttempt } from "../recovery-points/catalogue-backup";
import type { RecoveryContext } from "./recovery-context";
import { removalStepsOf } from "./steps-of";
import { counted } from "./words";

const LATER = "Nothing: Stillpoint tries again by itself, and removes it when the site lets it.";

type Row = Pick<RunResource, "id" | "kind">;

/** The step of the plan that tells of a thing (steps-of.ts): subnets go with their networks. Pure. */
const stepOf = ({ kind }: Pick<Row, "kind">): string =>
  `remove:${kind === "subnet" ? "network" : kind.replace("_", "-")}`;

/** What the journal tells while things are removed: each kind's step goes on until the last of them is gone. */
export class RemovalSteps {
  /** What is not gone, by step. */
  readonly #open = new Map<string, Set<string>>();
  readonly #begun = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** @param rows all that was ever made */
  constructor(
    private readonly ctx: Pick<RecoveryContext, "journal" | "clock" | "plan">,
    rows: readonly RunResource[],
  ) {
    for (const [step, own] of groupBy(rows, stepOf)) {
      this.#counts.set(step, own.length);
      this.#open.set(step, new Set(own.filter((r) => r.removedAt === null).map(({ id }) => id)));
    }
  }

  /** More of them, of which nobody knew. */
  found(rows: readonly Row[]): void {
    for (const [step, own] of groupBy(rows, stepOf)) {
      this.#counts.set(step, (this.#counts.get(step) ?? 0) + own.length);
      const open = this.#open.get(step) ?? new Set();
      for (const { id } of own) open.add(id);
      this.#open.set(step, open);
      this.#ended.delete(step);
    }
  }

  /** A look at some of them is over. */
  looked(rows: readonly Row[], left: readonly Left[]): void {
    const at = this.ctx.clock.now();
    const isLeft = new Set(left.map(({ row }) => row.id));
    for (const [step, own] of groupBy(rows, stepOf)) {
      if (!this.#begun.has(step)) this.ctx.journal.begin(step, at);
      this.#begun.add(step);
      for (const { id } of own) if (!isLeft.has(id)) this.#open.get(step)?.delete(id);
      if (this.#open.get(step)?.size === 0) this.#succeeded(step);
    }
    for (const { row, error } of left)
      if (error) this.ctx.journal.attempt(stepOf(row), failedAttempt(error, at, at));
  }

  /** Nothing more is tried now. */
  end(left: readonly Omit<Left, "error">[]): void {
    const byStep = groupBy(left, ({ row }) => stepOf(row));
    const planned = removalStepsOf(this.ctx.plan).map(({ key }) => key);
    for (const step of new Set([...planned, ...this.#counts.keys()])) {
      const own = byStep.get(step) ?? [];
      if (own.length > 0) this.#warned(step, own);
      else if (!this.#counts.has(step))
        this.ctx.journal.end(step, { state: "skipped", cause: "Nothing was made." });
      else if (!this.#ended.has(step)) this.#succeeded(step);
    }
  }

  #succeeded(step: string): void {
    this.#ended.add(step);
    this.ctx.journal.end(step, {
      at: this.ctx.clock.now(),
      state: "succeeded",
      detail: { removed: this.#counts.get(step) ?? 0, left: [] },
    });
  }

  #warned(step: string, own: readonly Omit<Left, "error">[]): void {
    const [first] = own;
    this.ctx.journal.end(step, {
      at: this.ctx.clock.now(),
      state: "warned",
      cause: `${counted(own.length, "thing is", "things are")} left for later: ${first?.cause}`,
      todo: own.find(({ todo }) => todo)?.todo ?? LATER,
      detail: {
        removed: (this.#counts.get(step) ?? 0) - own.length,
        left: own.map(({ row, cause }) => ({ kind: row.kind, id: row.resourceId, name: row.tag, cause })),
      },
    });
  }
}
