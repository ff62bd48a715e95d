import { Notice } from "@/components/ui/notice";
import { Inert } from "./inert";
import type { Tried } from "./use-trial";

/** What became of a try. @param what such as "test call" */
export function TrialNotice({ tried: { name, trial }, what }: { tried: Tried; what: string }) {
  const { isTaken, text } = trial;
  return (
    <div className="mb-3">
      <Notice tone={isTaken ? "ok" : "fail"}>
        <p className="font-medium break-words">
          {isTaken ? `${name} took the ${what}.` : `${name} did not take the ${what}.`}
        </p>
        <p className="break-words">
          <Inert text={text} />
        </p>
      </Notice>
    </div>
  );
}
