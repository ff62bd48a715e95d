"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useApproved } from "@/components/approvals/use-approved";
import { StayingPoints } from "@/components/recovery-points/staying-points";
import type { Refusal } from "@/components/sites/use-action";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { FormErrors } from "@/components/ui/form-errors";
import { RadioGroup } from "@/components/ui/radio-group";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import type { PrunePreview } from "@/lib/recovery-points/prune/preview-prune";
import { routes } from "@/lib/routes";
import type { DeletedVnf } from "@/lib/vnfs/delete-with-points";

interface Props {
  vnf: { id: string; name: string; version: number };
  /** Its recovery points that are not pruned. */
  points: number;
  /** What could go of them, once it is deleted. */
  prune: Pick<PrunePreview, "going" | "staying" | "obstacle">;
  action: (input: unknown) => Promise<ActionResult<DeletedVnf>>;
}

/** What becomes of the recovery points, the reason, the typed name and the button. */
export function DeleteVnfForm({ vnf: { id, name, version }, points, prune, action }: Props) {
  const [fate, setFate] = useState<"keep" | "prune">("keep");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const deletes = fate === "prune" && prune.going.length > 0 && !prune.obstacle;
  const verb = deletes ? `Delete ${name} and ${goingWords(prune)}` : `Delete the VNF ${name}`;
  const approved = useApproved(action, { verb });
  const router = useRouter();
  const client = useQueryClient();
  async function run(typedName: FormDataEntryValue | null) {
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await approved.run({ vnfId: id, version, typedName, reason, points: fate });
      if (!result.ok) return setRefusal(result);
      const { pruneRunId, keptBecause, stayed } = result.value;
      toast(
        keptBecause
          ? `${name} was deleted; its points are kept. ${keptBecause}`
          : stayed > 0
            ? `${name} was deleted; of its points ${stayed} stayed`
            : `${name} was deleted`,
      );
      await client.invalidateQueries({ queryKey: ["vnfs"] });
      router.push(pruneRunId ? routes.run(pruneRunId) : points > 0 ? routes.vnf(id) : routes.vnfs);
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
            {
              value: "keep",
              label: "Keep",
              hint: "To recover from them, bring the VNF back: it is in the list of deleted VNFs as long as it has points. They can be deleted there, too.",
            },
            {
              value: "prune",
              label: "Delete too",
              hint: hintOf(prune),
            },
          ]}
          value={fate}
          onChange={(value) => setFate(value === "prune" ? "prune" : "keep")}
          error={refusal?.fields.points}
        />
      )}
      {fate === "prune" && <StayingPoints staying={prune.staying} />}
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
      {deletes && <SecondPersonNote kind="point_deletion" />}
      <ConfirmByName
        id="typedName"
        expected={name}
        verb={verb}
        busy={busy}
        error={refusal?.fields.typedName}
      />
    </form>
  );
}

/** "its points", "3 of its points" */
const goingWords = ({ going, staying }: Props["prune"]): string =>
  staying.length === 0 ? "its points" : `${going.length} of its points`;

/** What "Delete too" comes to. */
function hintOf({ going, staying, obstacle }: Props["prune"]): string {
  const rest = "They are deleted on its page, in the list of deleted VNFs, once nothing keeps them any more.";
  if (obstacle) return `Not now: ${obstacle} ${rest}`;
  if (going.length === 0) return `None of them can go now; below is why. ${rest}`;
  const what =
    "Their backups are deleted at its site, and their records wherever they are known. This cannot be undone.";
  return staying.length === 0 ? what : `${what} Those that are named below stay. ${rest}`;
}
