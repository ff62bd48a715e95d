import { insist } from "../../made/insist";
import { updateVolume } from "../../openstack/cinder/volume-changes";
import { findVolume } from "../../openstack/cinder/volumes";
import { changeThing } from "../build/make-thing";
import { nameVolumes } from "../hand-over/give-names-back";
import { handOverStep } from "../hand-over/hand-over-step";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import type { PlannedSwap } from "../recovery-run-plan";
import { withMark } from "../restored-name";
import type { SwapBook } from "./swap-book";
import { SWAP_STEPS } from "./swap-steps";

const PATIENCE_MS = 120_000;

/**
 * The restored volume gets the name of the one whose place it has; that one is named so that everybody sees what it is, and
 * stays. May be called again. What did not work is told, and stops nothing.
 */
export async function nameSwapped(
  ctx: RecoveryContext,
  swap: PlannedSwap,
  book: SwapBook,
): Promise<Problem[]> {
  // The change is done, whoever has cancelled the run since.
  const { signal } = new AbortController();
  const own: RecoveryContext = { ...ctx, signal };
  const { key } = SWAP_STEPS.names(swap);
  return handOverStep(own, key, async () => {
    const [planned] = ctx.plan.volumes;
    const isNamed = swap.oldName !== "";
    const told = planned ? await nameVolumes(own, key, [{ ...planned, name: swap.oldName }]) : {};
    const keptAs = withMark(
      isNamed ? swap.oldName : swap.oldVolumeId.slice(0, 8),
      `before r-${ctx.run.number}`,
    );
    const session = await ctx.session(swap.credentialId);
    const old = await insist(
      own,
      (call) => findVolume(session, swap.oldVolumeId, call),
      undefined,
      PATIENCE_MS,
    );
    if (old && old.name !== keptAs)
      await changeThing(
        own,
        { step: key, call: `PUT /volumes/${swap.oldVolumeId}`, patienceMs: PATIENCE_MS },
        (call) => updateVolume(session, swap.oldVolumeId, { ...call, name: keptAs }),
      );
    if (old) await book.save({ keptAs });
    return told;
  });
}
