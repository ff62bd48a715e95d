import { Inert } from "@/components/data/inert";
import { Checkbox } from "@/components/ui/checkbox";
import { Fold } from "@/components/ui/fold";
import { overrideWords } from "@/lib/recoveries/override-words";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { type ConfirmEntries, maySignInAdvance } from "./confirm-entries";
import { advanceWords, signHint } from "./sign-hints";

interface Props {
  view: RecoveryPlanView;
  entries: ConfirmEntries;
  onChange: (to: Partial<ConfirmEntries>) => void;
}

/** What could not be proved, each to be signed by itself. */
export function SignFor({ view, entries: { signed }, onChange }: Props) {
  const { overridesNeeded } = view.plan;
  if (overridesNeeded.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-13 font-medium">You sign for this, with your name</legend>
      <div className="grid gap-3">
        {overridesNeeded.map((kind) => (
          <Checkbox
            key={kind}
            id={`sign-${kind}`}
            name={`sign-${kind}`}
            label={overrideWords(kind, view)}
            hint={<Inert text={signHint(kind, view)} />}
            checked={signed.includes(kind)}
            onChange={({ target }) =>
              onChange({
                signed: target.checked ? [...signed, kind] : signed.filter((each) => each !== kind),
              })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

/** What may be signed before it is known, folded: most failovers do without. */
export function SignInAdvance({ view, entries: { inAdvance }, onChange }: Props) {
  if (!maySignInAdvance(view.plan)) return null;
  const { label, hint } = advanceWords(view);
  return (
    <Fold title={view.source.answers ? "If a VM cannot be stopped there" : "If the hook does not confirm"}>
      <Checkbox
        id="sign-in-advance"
        name="sign-in-advance"
        label={label}
        hint={<Inert text={hint} />}
        checked={inAdvance}
        onChange={({ target }) => onChange({ inAdvance: target.checked })}
      />
    </Fold>
  );
}
