import { db } from "../../db";
import type { Prisma, RecoveryServer, RecoveryVolume, RunResource } from "../../generated/prisma/client";

type VolumeChange = Prisma.RecoveryVolumeUncheckedUpdateInput;
type ServerChange = Prisma.RecoveryServerUncheckedUpdateInput;

/**
 * Where a build stands: its rows, as the database has them. What is changed is written first and known here then, so that
 * whoever goes on after a kill begins where this one was.
 */
export class Board {
  /** All ports are there, and what they hang on. */
  isNetworkMade = false;
  #hasChanged = false;
  #wake: () => void = () => {};

  private constructor(
    private readonly recoveryId: string,
    readonly volumes: Map<string, RecoveryVolume>,
    readonly servers: Map<string, RecoveryServer>,
  ) {}

  static async read(recoveryId: string): Promise<Board> {
    const board = new Board(recoveryId, new Map(), new Map());
    await board.reread();
    return board;
  }

  /** After others have written, while nothing is under way that changes the rows. */
  async reread(): Promise<void> {
    const where = { recoveryId: this.recoveryId };
    const [volumes, servers] = await Promise.all([
      db().recoveryVolume.findMany({ where }),
      db().recoveryServer.findMany({ where }),
    ]);
    for (const row of volumes) this.volumes.set(row.sourceVolumeId, row);
    for (const row of servers) this.servers.set(row.sourceServerId, row);
  }

  /** @throws Error for one that the recovery does not have: its rows are made with its run */
  volume(key: string): RecoveryVolume {
    const row = this.volumes.get(key);
    if (!row) throw new Error(`the recovery has no row of volume ${key}`);
    return row;
  }

  /** @throws Error */
  server(serverId: string): RecoveryServer {
    const row = this.servers.get(serverId);
    if (!row) throw new Error(`the recovery has no row of server ${serverId}`);
    return row;
  }

  /** @param unwanted what it made in a try that failed: gone from now on, in the same transaction */
  async setVolume(key: string, data: VolumeChange, unwanted?: RunResource): Promise<void> {
    const { recoveryId } = this;
    const row = await db().$transaction(async (tx) => {
      if (unwanted)
        await tx.runResource.updateMany({
          where: { id: unwanted.id, removedAt: null },
          data: { isTemporary: true },
        });
      return tx.recoveryVolume.update({
        where: { recoveryId_sourceVolumeId: { recoveryId, sourceVolumeId: key } },
        data,
      });
    });
    this.volumes.set(key, row);
    this.ring();
  }

  /** @param unwanted as for a volume */
  async setServer(serverId: string, data: ServerChange, unwanted?: RunResource): Promise<void> {
    const { recoveryId } = this;
    const row = await db().$transaction(async (tx) => {
      if (unwanted)
        await tx.runResource.updateMany({
          where: { id: unwanted.id, removedAt: null },
          data: { isTemporary: true },
        });
      return tx.recoveryServer.update({
        where: { recoveryId_sourceServerId: { recoveryId, sourceServerId: serverId } },
        data,
      });
    });
    this.servers.set(serverId, row);
    this.ring();
  }

  /** Something is otherwise than before. */
  ring(): void {
    this.#hasChanged = true;
    this.#wake();
  }

  /** Resolves once something has changed since it resolved last. */
  async changed(): Promise<void> {
    if (!this.#hasChanged)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#hasChanged = false;
  }
}
