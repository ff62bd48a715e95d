"use client";

import { formatUtc } from "@/components/data/format-time";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { SiteDetail } from "@/lib/sites/get-site";

type Credential = SiteDetail["credentials"][number];

interface Props {
  site: SiteDetail;
  onReplace: (credential: Credential) => void;
  onRemove: (credential: Credential) => void;
}

const METHOD: Record<string, string> = {
  password: "Password",
  application_credential: "Application credential",
};
const WARN_MS = 14 * 86_400_000;

/** A site's credentials: one per project, never their secrets. */
export function CredentialsTable({ site, onReplace, onRemove }: Props) {
  return (
    <Table label={`Credentials of ${site.name}`}>
      <thead>
        <tr>
          <Th>Project</Th>
          <Th>User</Th>
          <Th>Method</Th>
          <Th>Roles</Th>
          <Th>Expires</Th>
          <Th>Records</Th>
          {site.mayChange && (
            <Th align="right">
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {site.credentials.map((credential) => (
          <Tr key={credential.id}>
            <Td strong>{credential.projectName}</Td>
            <Td>{credential.userName}</Td>
            <Td muted>{METHOD[credential.method] ?? credential.method}</Td>
            <Td muted>{credential.roles.join(", ")}</Td>
            <Td>
              <Expiry at={credential.expiresAt} now={site.readAt} />
            </Td>
            <Td>{credential.isForRecords ? "Exports and imports" : "—"}</Td>
            {site.mayChange && (
              <Td align="right">
                <span className="inline-flex gap-1">
                  <Button
                    kind="quiet"
                    size="s"
                    aria-label={`Replace the secret of ${credential.projectName}`}
                    onClick={() => onReplace(credential)}
                  >
                    Replace secret
                  </Button>
                  <Button
                    kind="quiet"
                    size="s"
                    aria-label={`Remove the credential of ${credential.projectName}`}
                    disabledReason={
                      site.credentials.length === 1
                        ? "It is the only one. Add another, or delete the site."
                        : undefined
                    }
                    onClick={() => onRemove(credential)}
                  >
                    Remove
                  </Button>
                </span>
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Expiry({ at, now }: { at: string | null; now: string }) {
  if (at === null) return <span className="text-muted">—</span>;
  const left = Date.parse(at) - Date.parse(now);
  if (left > WARN_MS) return <span className="text-muted">{formatUtc(at)}</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <StatusText status={left < 0 ? "checkFail" : "checkWarn"} />
      {left < 0 ? "ended" : "ends"} {formatUtc(at)}
    </span>
  );
}
