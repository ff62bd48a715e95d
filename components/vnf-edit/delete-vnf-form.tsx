"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Refusal } from "@/components/sites/use-action";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { FormErrors } from "@/components/ui/form-errors";
import { RadioGroup } from "@/components/ui/radio-group";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";
import type { DeletedVnf } from "@/lib/vnfs/delete-with-points";

interface Props {
  vnf: { id: string; name: string; version: number };
  /** Its recovery points that are not pruned. */
  points: number;
  action: (input: unknown) => Promise<ActionResult<DeletedVnf>>;
}

/** What becomes of the recovery points, the reason, the typed name and the button. */
export function DeleteVnfForm({ vnf: { id, name, version }, points, action }: Props) {
  const [fate, setFate] = useState<"keep" | "prune">("keep");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const router = useRouter();
  const client = useQueryClient();
  async function run(typedName: FormDataEntryValue | null) {
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await action({ vnfId: id, version, typedName, reason, points: fate });
      if (!result.ok) return setRefusal(result);
      const { pruneRunId, keptBecause } = result.value;
      toast(keptBecause ? `${name} was deleted; its points are kept. ${keptBecause}` : `${name} was deleted`);
      await client.invalidateQueries({ queryKey: ["vnfs"] });
      router.push(pruneRunId ? routes.run(pruneRunId) : routes.vnfs);
    } catch {
      setRefusal({ message: "Stillpoint does not answer. Try again.", fields: {} });
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      noValidate
      className="mt-6 grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void run(new FormData(event.currentTarget).get("typedName"));
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      {points > 0 && (
        <RadioGroup
          id="points"
          name="points"
          label={points === 1 ? "Its recovery point" : `Its ${points} recovery points`}
          options={[
            { value: "keep", label: "Keep", hint: "Its VMs can still be recovered from them." },
            {
              value: "prune",
              label: "Delete too",
              hint: "Their backups are deleted at its site, and their records wherever they are known. This cannot be undone.",
            },
          ]}
          value={fate}
          onChange={(value) => setFate(value === "prune" ? "prune" : "keep")}
          error={refusal?.fields.points}
        />
      )}
      <TextArea
        id="reason"
        name="reason"
        label="Reason"
        hint="Kept in the audit log."
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={refusal?.fields.reason}
      />
      <ConfirmByName
        id="typedName"
        expected={name}
        verb={fate === "prune" && points > 0 ? `Delete ${name} and its points` : `Delete the VNF ${name}`}
        busy={busy}
        error={refusal?.fields.typedName}
      />
    </form>
  );
}
