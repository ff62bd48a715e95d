import { Inert } from "@/components/data/inert";
import { Steps } from "@/components/ui/steps";
import { DrillMark } from "./drill-mark";
import { headWords } from "./mode-words";
import { type RecoverMode, type RecoverStep, STEP_NAMES, stepsOfMode } from "./recover-entries";

interface Props {
  mode: RecoverMode;
  vnfName: string;
  /** Undefined: not chosen yet. */
  siteName: string | undefined;
  step: RecoverStep;
}

/** What is about to be done, and how far one has come. */
export function WizardHead({ mode, vnfName, siteName, step }: Props) {
  const { before, between } = headWords(mode);
  const steps = stepsOfMode(mode);
  return (
    <div className="-mx-gutter -mt-3.5 flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-gutter py-3">
      <h1 className="text-20 font-semibold tracking-[-0.012em] break-words">
        {before} <Inert text={vnfName} />
        {siteName === undefined ? (
          mode === "failover" && " over"
        ) : (
          <>
            {` ${between} `}
            <Inert text={siteName} />
          </>
        )}
      </h1>
      {mode === "drill" && <DrillMark />}
      <div className="ml-auto">
        <Steps label="Steps" steps={steps.map((each) => STEP_NAMES[each])} current={steps.indexOf(step)} />
      </div>
    </div>
  );
}
