import { isPassing } from "../../made/make-once";
import { attachVolume, detachVolume, setDeletedWithServer } from "../../openstack/nova/attachments";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { callOf, failureOf, type Hands, type Trouble, troubleOf } from "../fence/hands";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import type { PlannedSwap } from "../recovery-run-plan";
import type { SwapLook, SwapMove } from "./next-swap-move";
import { SWAP_STEPS } from "./swap-steps";

/** The first looks after an answer may still show the state before (openstack-api.md G5). */
const LAG_MS = 5_000;
const ASKS = 3;

export type SwapAsk = Extract<SwapMove, "keep" | "unkeep" | "detach" | "attach-new" | "attach-old">;

const STEP_OF: Readonly<Record<SwapAsk, keyof typeof SWAP_STEPS>> = {
  keep: "detach",
  unkeep: "putBack",
  detach: "detach",
  "attach-new": "attach",
  "attach-old": "putBack",
};

const RESULTS: Readonly<Record<SwapAsk, string>> = {
  keep: "Kept from being deleted with its VM",
  unkeep: "Deleted with its VM, as before",
  detach: "Asked to detach",
  "attach-new": "Asked to attach",
  "attach-old": "Asked to attach",
};

/** What is asked of Nova for a VM's volumes: each at most three times, and each time after a look that calls for it. */
export class SwapAsks {
  readonly #asked = new Map<SwapAsk, { times: number; at: number; trouble: Trouble | undefined }>();

  constructor(
    private readonly ctx: RecoveryContext,
    private readonly swap: PlannedSwap,
    private readonly newId: string,
    private readonly hands: Hands,
  ) {}

  /**
   * Asks for it, if it is time for that.
   * @returns why it will not be done
   * @throws what is no call's failure
   */
  async ask(move: SwapAsk): Promise<Problem | undefined> {
    const { ctx, hands } = this;
    const before = this.#asked.get(move) ?? { times: 0, at: 0, trouble: undefined };
    const now = ctx.clock.monotonic();
    if (before.times > 0 && now - before.at < LAG_MS) return undefined;
    const { key } = SWAP_STEPS[STEP_OF[move]](this.swap);
    if (before.times >= ASKS) {
      const { cause, todo } = before.trouble ?? {
        cause: `${ctx.plan.to.name}: it was asked for ${ASKS} times, and was not done`,
        todo: "Look at the VM’s actions at the site, and at nova-compute on its host.",
      };
      ctx.journal.end(key, { at: ctx.clock.now(), state: "failed", cause, todo });
      return { cause, todo };
    }
    ctx.journal.phase("attach");
    ctx.journal.begin(key);
    const at = ctx.clock.now();
    let trouble: Trouble | undefined;
    let isRefused = false;
    try {
      const { requestId, call } = await this.#send(move);
      ctx.journal.attempt(key, {
        ...{ at, endedAt: ctx.clock.now(), result: RESULTS[move], call },
        ...(requestId ? { requestId } : {}),
      });
    } catch (thrown) {
      const error = failureOf(hands, thrown);
      ctx.journal.attempt(key, failedAttempt(error, at, ctx.clock.now()));
      trouble = troubleOf(error);
      // What Nova is about to do with the VM may forbid it now only.
      isRefused = !error.isAmbiguous && !isPassing(error) && error.kind !== "conflict";
    }
    const times = isRefused ? ASKS : before.times + 1;
    this.#asked.set(move, { times, at: isRefused ? now - LAG_MS : now, trouble });
    return undefined;
  }

  async #send(move: SwapAsk): Promise<{ call: string; requestId?: string | undefined }> {
    const { hands } = this;
    const { serverId, oldVolumeId, isDeletedWithServer } = this.swap;
    const path = `/servers/${serverId}/os-volume_attachments`;
    const options = callOf(hands);
    if (move === "keep" || move === "unkeep") {
      const isDeleted = move === "unkeep" && isDeletedWithServer;
      await setDeletedWithServer(hands.session, serverId, oldVolumeId, isDeleted, options);
      return { call: `PUT ${path}/${oldVolumeId}` };
    }
    if (move === "detach") {
      const { requestId } = await detachVolume(hands.session, serverId, oldVolumeId, options);
      return { call: `DELETE ${path}/${oldVolumeId}`, requestId };
    }
    const volumeId = move === "attach-new" ? this.newId : oldVolumeId;
    const { requestId } = await attachVolume(hands.session, serverId, {
      ...options,
      volumeId,
      ...this.#place(),
    });
    return { call: `POST ${path}`, requestId };
  }

  #place() {
    const { device, tag, isDeletedWithServer } = this.swap;
    return { ...(device ? { device } : {}), ...(tag ? { tag } : {}), deleteWithServer: isDeletedWithServer };
  }

  /** The steps of what was seen to be done. */
  tellDone({ listed, status }: SwapLook): void {
    const { journal, clock } = this.ctx;
    const at = clock.now();
    const end = (move: SwapAsk) => {
      if (!this.#asked.delete(move)) return;
      journal.end(SWAP_STEPS[STEP_OF[move]](this.swap).key, { at, state: "succeeded" });
    };
    if (!listed.old && status.old === "available") end("detach");
    if (listed.new && status.new === "in-use") end("attach-new");
    if (listed.old && status.old === "in-use") end("attach-old");
  }
}
