import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { DraftFields } from "./draft-fields";
import { type DraftSite, type Entries, included } from "./wizard-state";

interface Props {
  entries: Entries;
  onChange: (drafts: DraftSite[]) => void;
  errors: Record<string, string>;
}

/** Which sites are added, under which names. */
export function SitesStep({ entries, onChange, errors }: Props) {
  const { drafts, problems } = entries;
  const chosen = included(drafts);
  const change = (key: string, changes: Partial<DraftSite>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...changes } : draft)));
  return (
    <div className="grid gap-6">
      {problems.length > 0 && <Problems problems={problems} />}
      {drafts.map((draft, i) => (
        <section
          key={draft.key}
          aria-label={`${draft.region} at ${draft.authUrl}`}
          className="border-t border-line pt-4 first:border-0 first:pt-0"
        >
          <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
            {entries.mode === "clouds" ? (
              <Checkbox
                id={`include-${i}`}
                name="include"
                label={draft.region}
                checked={draft.included}
                disabled={draft.registeredAs !== undefined}
                onChange={(event) => change(draft.key, { included: event.target.checked })}
              />
            ) : (
              <h3 className="text-14 font-semibold">{draft.region}</h3>
            )}
            <span className="font-mono text-12 break-all text-muted">{draft.authUrl}</span>
          </div>
          {draft.registeredAs !== undefined && (
            <p className="text-13 text-muted">
              Registered as {draft.registeredAs} already. Add credentials on that site’s page.
            </p>
          )}
          {draft.included && (
            <DraftFields
              id={`sites-${chosen.indexOf(draft)}`}
              draft={draft}
              onChange={(changes) => change(draft.key, changes)}
              errors={errors}
            />
          )}
        </section>
      ))}
    </div>
  );
}

function Problems({ problems }: Pick<Entries, "problems">) {
  const clouds = [...new Set(problems.map(({ cloud }) => cloud))];
  return (
    <div className="max-w-[720px]">
      <Notice tone="warn">
        <p className="font-medium">
          {clouds.length === 1 ? "One cloud" : `${clouds.length} clouds`} of the file cannot be added as
          written
        </p>
        <ul className="mt-1 grid gap-1">
          {problems.map(({ cloud, field, message }) => (
            <li key={`${cloud} ${field} ${message}`} className="break-words">
              <span className="font-medium">{cloud}</span>, <span className="font-mono text-12">{field}</span>
              : {message}
            </li>
          ))}
        </ul>
        <p className="mt-1">
          Go back to correct {clouds.length === 1 ? "it" : "them"}, or go on without{" "}
          {clouds.length === 1 ? "it" : "them"}.
        </p>
      </Notice>
    </div>
  );
}
