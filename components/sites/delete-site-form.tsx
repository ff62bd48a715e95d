"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useApproved } from "@/components/approvals/use-approved";
import { sitesKey } from "@/components/shell/use-sites";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";
import type { Refusal } from "./use-action";

interface Props {
  site: { id: string; name: string; version: string };
  action: (input: unknown) => Promise<ActionResult<{ name: string; endedSignIns: number }>>;
}

/** The reason, the typed name and the button. */
export function DeleteSiteForm({ site, action }: Props) {
  const [reason, setReason] = useState("");
  const verb = `Delete the site ${site.name}`;
  const approved = useApproved(action, { verb });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const router = useRouter();
  const client = useQueryClient();
  async function run(typedName: FormDataEntryValue | null) {
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await approved.run({ siteId: site.id, version: site.version, typedName, reason });
      if (!result.ok) return setRefusal(result);
      const { name, endedSignIns } = result.value;
      toast(endedSignIns > 0 ? `${name} was deleted; ${endedSignIns} sign-ins ended` : `${name} was deleted`);
      await client.invalidateQueries({ queryKey: sitesKey });
      router.push(routes.sites);
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
      <SecondPersonNote kind="access_change" />
      <ConfirmByName
        id="typedName"
        expected={site.name}
        verb={verb}
        busy={busy}
        error={refusal?.fields.typedName}
      />
    </form>
  );
}
