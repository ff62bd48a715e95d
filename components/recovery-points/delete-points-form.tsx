"use client";

import { useRouter } from "next/navigation";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { FormErrors } from "@/components/ui/form-errors";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

interface Props {
  vnf: { id: string; name: string };
  /** What was shown to go. */
  pointIds: readonly string[];
  /** The VNF would have none left. */
  isAll: boolean;
  startKey: string;
  action: (input: unknown) => Promise<ActionResult<{ runId: string } | null>>;
}

/** The button that deletes recovery points; where none would be left, the VNF's name is typed. Its run opens. */
export function DeletePointsForm({ vnf: { id, name }, pointIds, isAll, startKey, action }: Props) {
  const router = useRouter();
  const verb = pointIds.length === 1 ? "Delete this point" : `Delete these ${pointIds.length} points`;
  const { run, busy, refusal } = useAction(
    action,
    (started) => router.push(started ? routes.run(started.runId) : routes.vnfPoints(id)),
    undefined,
    ["vnfs"],
    verb,
  );
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const typedName = new FormData(event.currentTarget).get("typedName") ?? undefined;
        void run({ vnfId: id, pointIds, startKey, typedName });
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
      <SecondPersonNote kind="point_deletion" />
      {isAll ? (
        <ConfirmByName
          id="typedName"
          expected={name}
          verb={verb}
          busy={busy}
          error={refusal?.fields.typedName}
        />
      ) : (
        <div>
          <Button type="submit" kind="danger" busy={busy}>
            {verb}
          </Button>
        </div>
      )}
    </form>
  );
}
