"use client";

import Link from "next/link";
import { formatUtc } from "@/components/data/format-time";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { routes } from "@/lib/routes";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import type { SettingsActions } from "./settings-actions";

interface Props {
  form: Pick<VnfForm, "id" | "name" | "pausedAt">;
  /** Of the last change that is known here: what is sent is about it. */
  version: number;
  pause: SettingsActions["pause"];
}

/** To stop protecting a VNF, for a while or for good. */
export function PauseSection({ form: { id: vnfId, name, pausedAt }, version, pause }: Props) {
  const { run, busy, refusal } = useAction(
    pause,
    (done) =>
      toast(done.pausedAt ? `${name} is paused` : `${name} is resumed`, {
        undo: () => void run({ vnfId, version: done.version, isPaused: done.pausedAt === null }),
      }),
    undefined,
    ["vnfs"],
  );
  return (
    <Section title="Pause or delete">
      <div className="grid max-w-[640px] gap-3 text-14">
        <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-60 flex-1 text-muted">
            {pausedAt
              ? `Paused since ${formatUtc(pausedAt)}: it is not backed up.`
              : "While it is paused, it is not backed up; its recovery points are kept."}
          </p>
          <Button busy={busy} onClick={() => void run({ vnfId, version, isPaused: pausedAt === null })}>
            {pausedAt ? "Resume" : "Pause"}
          </Button>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-60 flex-1 text-muted">
            Deleting it frees its VMs for another VNF. You choose whether its recovery points are kept.
          </p>
          <Link href={routes.deleteVnf(vnfId)} className={buttonClass()}>
            Delete…
          </Link>
        </div>
      </div>
    </Section>
  );
}
