import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { APPROVAL_KIND_IDS, APPROVAL_KINDS, type ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { SecurityView } from "@/lib/settings/security-view";
import { approverWarning, lacksGuard } from "./security-warnings";
import type { FieldsProps } from "./times-fields";

/** What a second person has to approve. */
export function FourEyesFields({
  values: { fourEyes },
  set,
  errors,
  others,
}: FieldsProps & { others: SecurityView["others"] }) {
  const choose = (kind: ApprovalKind, isOn: boolean) =>
    set({ fourEyes: APPROVAL_KIND_IDS.filter((id) => (id === kind ? isOn : fourEyes.includes(id))) });
  const warning = approverWarning(fourEyes, others);
  return (
    <fieldset className="grid gap-3" aria-describedby="fourEyes-hint">
      <legend className="sr-only">What a second person has to approve</legend>
      <p id="fourEyes-hint" className="text-13 text-muted">
        What is ticked is done only after another person has approved exactly that, within 30 minutes. Whoever
        finds nobody may break the glass: go on alone, with a reason, which stays an incident until another
        person has looked at it.
      </p>
      {APPROVAL_KIND_IDS.map((kind) => (
        <Checkbox
          key={kind}
          id={kind}
          name="fourEyes"
          label={APPROVAL_KINDS[kind].name}
          hint={APPROVAL_KINDS[kind].explained}
          checked={fourEyes.includes(kind)}
          onChange={(event) => choose(kind, event.target.checked)}
        />
      ))}
      {errors.fourEyes && <Notice tone="fail">{errors.fourEyes}</Notice>}
      {lacksGuard(fourEyes) && (
        <Notice tone="warn">
          <p>One person alone could switch this off again.</p>
          <div className="pt-2">
            <Button size="s" onClick={() => choose("four_eyes_off", true)}>
              Guard that as well
            </Button>
          </div>
        </Notice>
      )}
      {warning && <Notice tone="warn">{warning}</Notice>}
    </fieldset>
  );
}
