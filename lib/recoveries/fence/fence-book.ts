import { db } from "../../db";
import type { Prisma } from "../../generated/prisma/client";
import type { FenceRecord } from "../../runs/recovery-view";
import type { RecoveryContext } from "../recovery-context";
import { isFenced } from "./judge-fence";
import type { SourceVm } from "./select-sources";
import type { Before } from "./stop-and-lock";

type Entry = FenceRecord["servers"][number];

/**
 * The record of a fence as it grows: each change is stored before anything follows from it. What was seen of a VM before
 * it was changed for the first time stays, however often it is looked at later.
 */
export class FenceBook {
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly ctx: Pick<RecoveryContext, "recovery" | "clock" | "assertFence">,
    readonly record: FenceRecord,
  ) {}

  /** Goes on from what is stored; VMs that are not in it are added. @param sources the last to boot first */
  static async open(
    ctx: Pick<RecoveryContext, "recovery" | "clock" | "assertFence">,
    sources: readonly SourceVm[],
    nameOf: (siteId: string) => string,
  ): Promise<FenceBook> {
    const { fence } = await db().recovery.findUniqueOrThrow({
      where: { id: ctx.recovery.id },
      select: { fence: true },
    });
    const stored = fence as unknown as FenceRecord | null;
    const known = new Map(stored?.servers.map((entry) => [entry.serverId, entry]));
    const entries = sources.map(({ serverId, name, siteId, projectId, tier }): Entry => {
      const at = { siteId, siteName: nameOf(siteId), projectId, tier };
      const fresh = {
        serverId,
        name,
        state: "unproved",
        wasRunning: null,
        wasLocked: null,
        cause: null,
      } as const;
      return { ...fresh, ...known.get(serverId), at };
    });
    // What was done to a VM already is to be taken back, though it is the VNF's no more.
    const others =
      stored?.servers.filter((entry) => !entries.some((e) => e.serverId === entry.serverId)) ?? [];
    return new FenceBook(ctx, {
      at: new Date(ctx.clock.now()).toISOString(),
      sourceAnswers: null,
      cause: null,
      hook: stored?.hook ?? null,
      servers: [...entries, ...others],
      isProved: false,
    });
  }

  /** Nobody can say of them that they do not run. */
  get unproved(): Entry[] {
    return this.record.servers.filter((entry) => !isFenced(entry, this.record.hook));
  }

  entry(serverId: string): Entry {
    const entry = this.record.servers.find((server) => server.serverId === serverId);
    if (!entry) throw new Error(`the fence has no VM ${serverId}`);
    return entry;
  }

  /** Before a VM is changed for the first time. What is known already stays. */
  async before(serverId: string, { wasRunning, wasLocked }: Before): Promise<void> {
    const entry = this.entry(serverId);
    if (entry.wasRunning !== null) return;
    await this.note(serverId, { wasRunning, wasLocked });
  }

  note(serverId: string, change: Partial<Entry>): Promise<void> {
    Object.assign(this.entry(serverId), change);
    return this.save({});
  }

  /** One after the other: the last that is written is the last that was said. */
  save(change: Partial<FenceRecord>): Promise<void> {
    const { ctx, record } = this;
    Object.assign(record, change);
    record.at = new Date(ctx.clock.now()).toISOString();
    record.isProved = record.servers.length > 0 && this.unproved.length === 0;
    const data = { fence: structuredClone(record) as unknown as Prisma.InputJsonObject };
    const written = this.#writing.then(async () => {
      ctx.assertFence();
      await db().recovery.update({ where: { id: ctx.recovery.id }, data });
    });
    this.#writing = written.catch(() => {});
    return written;
  }
}
