import { visibleText } from "@/components/data/visible-text";
import { listed } from "@/lib/recoveries/words";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { startedAgain } from "./fence-words";
import { kindWords } from "./made-words";

/** What becomes true when the target of a recovery is given up. Pure. */
export function giveUpConsequences(recovery: RecoveryView): string[] {
  const { from, to, fence, standing } = recovery;
  const [source, target] = [visibleText(from.name), visibleText(to.name)];
  const started = startedAgain(fence).map(visibleText);
  const left = standing.map(({ kind, count }) => kindWords(kind, count));
  return [
    `Nothing is asked of ${target} any more.${left.length > 0 ? ` Left there: ${listed(left)}.` : ""}`,
    started.length > 0
      ? `Unlocked and started at ${source}, in their boot order: ${listed(started)}.`
      : `Nothing is started at ${source}: nothing was stopped there.`,
    `Nobody can say whether a VM runs at ${target}. If one does, two copies with the same addresses run: cut ${target} off the network before you sign.`,
    `The copies there are shown as former VMs of the VNF until somebody says that they are dealt with. When ${target} answers again, Stillpoint removes them, and all else that it made there.`,
  ];
}
