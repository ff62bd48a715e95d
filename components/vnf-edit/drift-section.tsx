"use client";

import { TriangleAlert } from "lucide-react";
import { visibleText } from "@/components/data/visible-text";
import { WithCode } from "@/components/data/with-code";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import type { Drift } from "@/lib/vnfs/vnf";
import { driftKey, driftWords, type Repair, repairInput } from "./drift-words";
import type { SettingsActions } from "./settings-actions";

interface Props {
  form: Pick<VnfForm, "id" | "drift">;
  /** Of the last change that is known here: what is sent is about it. */
  version: number;
  repair: SettingsActions["repair"];
}

/** Where a VNF differs from what its site has now, each with its repair. */
export function DriftSection({ form: { id: vnfId, drift }, version, repair }: Props) {
  const { run, busy, refusal } = useAction(
    repair,
    ({ repaired }) => toast(repaired === 1 ? "One drift was repaired" : `${repaired} drifts were repaired`),
    undefined,
    ["vnfs"],
  );
  if (drift.length === 0 && !refusal) return null;
  const mend = (wanted: readonly { drift: Drift; how: Repair }[]) =>
    void run({ vnfId, version, repairs: wanted.map(({ drift: d, how }) => repairInput(d, how)) });
  // A VM that is only missing may come back: it is not swept out with the rest.
  const sure = drift.flatMap((d) => {
    const [how] = driftWords(d).repairs;
    return d.kind === "vm-missing" || !how ? [] : [{ drift: d, how }];
  });
  return (
    <Section
      title="Changed at the site since"
      note={drift.length === 1 ? "one difference" : `${drift.length} differences`}
      actions={
        sure.length > 1 && (
          <Button size="s" busy={busy} onClick={() => mend(sure)}>
            Take over all {sure.length}
          </Button>
        )
      }
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
      <ul className="-mx-gutter border-t border-line">
        {drift.map((each) => {
          const { text, todo, repairs } = driftWords(each);
          const name = visibleText(each.name);
          return (
            <li
              key={driftKey(each)}
              className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-faint px-gutter py-1.5 text-13"
            >
              <TriangleAlert
                size={14}
                strokeWidth={2.25}
                className="mt-[7px] shrink-0 text-warn"
                aria-hidden
              />
              <span className="min-w-60 flex-1 py-1 break-words">
                <b className="font-medium">{name}</b>{" "}
                <span className="text-muted">
                  <WithCode text={visibleText(text)} />
                </span>{" "}
                {todo && <WithCode text={visibleText(todo)} />}
              </span>
              {repairs.map((how) => (
                <Button
                  key={how.verb}
                  size="s"
                  busy={busy}
                  aria-label={`${how.verb}: ${name} ${text}`}
                  onClick={() => mend([{ drift: each, how }])}
                >
                  {how.verb}
                </Button>
              ))}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
