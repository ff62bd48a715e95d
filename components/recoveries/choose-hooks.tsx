"use client";

import Link from "next/link";
import { useState } from "react";
import { FormErrors } from "@/components/ui/form-errors";
import { Select } from "@/components/ui/select";
import type { ActionResult } from "@/lib/api/action-result";
import type { HookRef } from "@/lib/recoveries/recovery-facts";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";

export type ChooseHooksAction = (input: unknown) => Promise<ActionResult<{ version: number }>>;

interface Props {
  vnfId: string;
  siteId: string;
  /** Of what is stored for this VNF at this site (RecoveryPlanView.planVersion). */
  version: number;
  hooks: NonNullable<RecoveryPlanView["hooks"]>;
  action: ChooseHooksAction;
  /** It is stored: the plan is another one now. */
  onStored: (version: number) => void;
  /** May add hooks. */
  mayManage: boolean;
}

const NONE = "";

/** Which hooks a failover to this site calls; a choice is stored at once. */
export function ChooseHooks({ vnfId, siteId, version, hooks, action, onStored, mayManage }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; fields: Record<string, string> }>();
  const { chosen, choices } = hooks;

  async function store(change: { fenceHookId?: string | null; handOverHookId?: string | null }) {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    const wanted = { fenceHookId: chosen.fence?.id ?? null, handOverHookId: chosen.handOver?.id ?? null };
    try {
      const result = await action({ vnfId, siteId, version, ...wanted, ...change });
      if (result.ok) onStored(result.value.version);
      else setRefusal(result);
    } catch {
      setRefusal({ message: "Stillpoint does not answer. Try again.", fields: {} });
    } finally {
      setBusy(false);
    }
  }

  const hasNone = choices.fence.length === 0 && choices.handOver.length === 0;
  return (
    <div className="grid max-w-[640px] gap-3" aria-busy={busy}>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          id="fenceHookId"
          name="fenceHookId"
          label="Fencing hook"
          hint="Called when the source does not answer: it has to confirm that the old VMs cannot run."
          options={optionsOf(choices.fence)}
          value={chosen.fence?.id ?? NONE}
          onChange={(event) => void store({ fenceHookId: event.target.value || null })}
          error={refusal?.fields.fenceHookId}
        />
        <Select
          id="handOverHookId"
          name="handOverHookId"
          label="Hand-over hook"
          hint="Called when the new VMs serve, with their addresses, and when that is rolled back: for DNS or routes."
          options={optionsOf(choices.handOver)}
          value={chosen.handOver?.id ?? NONE}
          onChange={(event) => void store({ handOverHookId: event.target.value || null })}
          error={refusal?.fields.handOverHookId}
        />
      </div>
      {hasNone && (
        <p className="text-13 text-muted">
          There is no hook yet.{" "}
          {mayManage ? (
            <Link href={routes.hooks} className="underline underline-offset-3">
              Add one in the settings
            </Link>
          ) : (
            "An administrator can add one in the settings."
          )}
        </p>
      )}
    </div>
  );
}

const optionsOf = (choices: readonly HookRef[]) => [
  { value: NONE, label: "None" },
  ...choices.map(({ id, name }) => ({ value: id, label: name })),
];
