import { Inert } from "@/components/data/inert";
import { MonoId } from "@/components/data/mono-id";
import { visibleText } from "@/components/data/visible-text";
import type { StepView } from "@/lib/runs/run-view";
import { detailFacts } from "./detail-facts";
import { PanelFact, PanelFacts, PanelSection } from "./panel-frame";

/** What was asked of OpenStack last, and what is known beside. */
export function StepCall({ step, siteName }: { step: StepView; siteName: string }) {
  const last = step.attempts.findLast(({ call, requestId }) => call || requestId);
  const facts = detailFacts(step.detail);
  if (!last && facts.length === 0) return null;
  return (
    <PanelSection title={last ? (step.attempts.length > 1 ? "Last call" : "Call") : "Details"}>
      {last?.call && (
        <div className="mb-2 overflow-x-auto rounded-m border border-faint bg-canvas px-2.5 py-2 font-mono text-12 break-all">
          <Inert text={last.call} />
        </div>
      )}
      <PanelFacts>
        {last && (
          <PanelFact name="Site">
            <Inert text={siteName} />
          </PanelFact>
        )}
        {last?.requestId && (
          <PanelFact name="Request id">
            <MonoId id={visibleText(last.requestId)} what="request id" />
          </PanelFact>
        )}
        {last && (
          <PanelFact name="Answer">
            <Inert text={last.result} />
          </PanelFact>
        )}
        {facts.map(({ name, value, isId }) => (
          <PanelFact key={name} name={name}>
            {isId ? <MonoId id={visibleText(value)} what={name} /> : <Inert text={value} />}
          </PanelFact>
        ))}
      </PanelFacts>
    </PanelSection>
  );
}
