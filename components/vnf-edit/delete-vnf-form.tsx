"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Refusal } from "@/components/sites/use-action";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

interface Props {
  vnf: { id: string; name: string; version: number };
  action: (input: unknown) => Promise<ActionResult<{ name: string; points: number }>>;
}

/** The reason, the typed name and the button. */
export function DeleteVnfForm({ vnf: { id, name, version }, action }: Props) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const router = useRouter();
  const client = useQueryClient();
  async function run(typedName: FormDataEntryValue | null) {
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await action({ vnfId: id, version, typedName, reason });
      if (!result.ok) return setRefusal(result);
      toast(`${name} was deleted`);
      await client.invalidateQueries({ queryKey: ["vnfs"] });
      router.push(routes.vnfs);
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
        verb={`Delete the VNF ${name}`}
        busy={busy}
        error={refusal?.fields.typedName}
      />
    </form>
  );
}
