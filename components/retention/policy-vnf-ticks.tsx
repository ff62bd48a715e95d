import { Inert } from "@/components/data/inert";
import { HintAndError } from "@/components/ui/labelled";
import type { RetainedVnf } from "@/lib/retention/policy-view";

interface Props {
  vnfs: readonly RetainedVnf[];
  chosen: readonly string[];
  /** The policy of the form; null: a new one. */
  policyId: string | null;
  choose: (vnfIds: string[]) => void;
  error: string | undefined;
}

const FEW = 12;

/** The VNFs that a policy is for. Each has one at most, so that a tick may take another policy's place. */
export function PolicyVnfTicks({ vnfs, chosen, policyId, choose, error }: Props) {
  return (
    <fieldset className="min-w-0" aria-describedby={error ? "vnfIds-error" : undefined}>
      <legend className="mb-1 text-13 font-medium">
        VNFs <span className="font-normal text-subtle">{chosen.length} chosen</span>
      </legend>
      <div className="grid max-h-72 gap-0.5 overflow-y-auto" tabIndex={vnfs.length > FEW ? 0 : undefined}>
        {vnfs.map(({ id, name, siteName, points, policy }, index) => (
          <label key={id} className="flex min-h-7 items-center gap-2 text-14">
            <input
              id={index === 0 ? "vnfIds" : undefined}
              type="checkbox"
              className="tick-box"
              checked={chosen.includes(id)}
              onChange={(event) =>
                choose(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
              }
            />
            <span className="min-w-0 break-words">
              <Inert text={name} />{" "}
              <span className="text-12 text-subtle">
                <Inert text={siteName} /> · {points === 1 ? "one point" : `${points} points`}
                {policy && policy.id !== policyId && (
                  <>
                    {" "}
                    · has <Inert text={policy.name} /> now
                  </>
                )}
              </span>
            </span>
          </label>
        ))}
        {vnfs.length === 0 && (
          <p className="text-13 text-muted">There is no VNF yet. A policy may wait for one.</p>
        )}
      </div>
      <HintAndError
        id="vnfIds"
        hint="A VNF has one policy, or none: then all its points are kept."
        error={error}
      />
    </fieldset>
  );
}
