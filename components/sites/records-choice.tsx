"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

const NONE = "none";

/** Which credential exports and imports backup records. */
export function RecordsChoice({ site, action }: { site: SiteDetail; action: SiteActions["chooseRecords"] }) {
  const stored = site.recordsCredentialId ?? NONE;
  const [chosen, setChosen] = useState(stored);
  const { run, busy, refusal } = useAction(action, () => toast("The credential for records was chosen"));
  const options = [
    { value: NONE, label: "None" },
    ...site.credentials.map(({ id, projectName, userName }) => ({
      value: id,
      label: `${projectName} (${userName})`,
    })),
  ];
  return (
    <form
      className="mt-4 grid max-w-[640px] gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run({
          siteId: site.id,
          version: site.version,
          credentialId: chosen === NONE ? null : chosen,
        });
      }}
    >
      <FormErrors message={refusal?.message} />
      <Select
        id="credentialId"
        name="credentialId"
        label="Exports and imports backup records"
        hint="It needs the role admin, or one that the site’s policy allows: a record tells another region where a backup is."
        options={options}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
        error={refusal?.fields.credentialId}
      />
      {chosen !== stored && (
        <div>
          <Button type="submit" busy={busy}>
            {busy ? "Storing…" : "Choose this one"}
          </Button>
        </div>
      )}
    </form>
  );
}
