import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { HintAndError } from "@/components/ui/labelled";
import type { CatalogHost } from "@/lib/sites/checks/catalog-hosts";
import { SERVICE_LABELS } from "@/lib/sites/service-labels";

interface Props {
  id: string;
  hosts: readonly CatalogHost[];
  confirmed: readonly string[];
  onConfirm: (entries: string[], on: boolean) => void;
  error?: string | undefined;
}

/** Every host that a site's catalog sends tokens to, to be confirmed: each by itself, or all that stand there at once. */
export function HostTicks({ id, hosts, confirmed, onConfirm, error }: Props) {
  const usable = hosts.filter(({ refused }) => !refused);
  if (usable.length === 0) return null;
  const open = usable.map(({ entry }) => entry).filter((entry) => !confirmed.includes(entry));
  return (
    <fieldset className="min-w-0" aria-describedby={`${id}-hint`}>
      <legend className="mb-1 text-13 font-medium">Hosts that get the token</legend>
      <p id={`${id}-hint`} className="mb-2 max-w-[72ch] text-12 text-subtle">
        The site’s catalog names these besides Keystone. Whoever gets the token may act as you: confirm each
        that really is the site’s.
      </p>
      <div className="grid gap-1">
        {usable.map(({ entry, services, isPlainHttp }, i) => (
          <Checkbox
            key={entry}
            id={i === 0 ? id : `${id}-${i}`}
            name={id}
            label={`${entry}: ${services.map((s) => SERVICE_LABELS[s]).join(", ")}`}
            hint={
              isPlainHttp && entry.startsWith("http:")
                ? "Plain HTTP: the token can be read on the way."
                : undefined
            }
            checked={confirmed.includes(entry)}
            onChange={(event) => onConfirm([entry], event.target.checked)}
          />
        ))}
      </div>
      {usable.length > 1 && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          {/* It stays when it has done its work: the focus is on it. */}
          <Button
            size="s"
            busy={open.length === 0}
            aria-describedby={`${id}-all`}
            onClick={() => onConfirm(open, true)}
          >
            Confirm all {usable.length}
          </Button>
          <p id={`${id}-all`} className="max-w-[72ch] text-12 text-subtle">
            {open.length === 0
              ? "All of them are confirmed."
              : "Only when you know every one of them: each gets the token, and may act as you with it."}
          </p>
        </div>
      )}
      <HintAndError id={id} error={error} />
    </fieldset>
  );
}
