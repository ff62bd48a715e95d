import { Inert } from "@/components/data/inert";
import { Notice } from "@/components/ui/notice";
import type { HookTrial } from "@/lib/hooks/schemas";

/** What became of a try. */
export function HookTrialNotice({ name, trial }: { name: string; trial: HookTrial }) {
  const { isTaken, text } = trial;
  return (
    <Notice tone={isTaken ? "ok" : "fail"}>
      <p className="font-medium break-words">
        {isTaken ? `${name} took the test call.` : `${name} did not take the test call.`}
      </p>
      <p className="break-words">
        <Inert text={text} />
      </p>
    </Notice>
  );
}
