"use client";

import { SITE_STATUS } from "@/components/shell/site-summary";
import { useSites } from "@/components/shell/use-sites";
import { StatusText } from "@/components/status/status-text";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Fault, PanelSite } from "@/lib/sandbox-mode/panel";
import { isUsedUp } from "./fault-words";
import type { PanelAction } from "./panel-actions";
import { PanelButton } from "./panel-button";

interface Props {
  sites: readonly PanelSite[];
  faults: readonly Fault[];
  flip: PanelAction;
}

const KINDS = [
  ["servers", "VMs"],
  ["volumes", "Volumes"],
  ["snapshots", "Snapshots"],
  ["backups", "Backups"],
] as const;

/** The simulated sites: how Stillpoint sees them, what is in them, and the two presses that matter most. */
export function PanelSites({ sites, faults, flip }: Props) {
  const { data } = useSites();
  return (
    <Table label="Simulated sites">
      <thead>
        <tr>
          <Th>Site</Th>
          <Th>Region</Th>
          <Th>As Stillpoint sees it</Th>
          {KINDS.map(([kind, label]) => (
            <Th key={kind} align="right">
              {label}
            </Th>
          ))}
          <Th align="right">Faults</Th>
          <Th>
            <span className="sr-only">Break and heal</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {sites.map(({ id, name, region, counts }) => {
          const own = faults.filter((fault) => fault.site === region || !fault.site);
          const state = data?.sites.find((site) => site.id === id)?.state ?? "unknown";
          const isDark = own.some(({ label }) => label === "site-dark");
          return (
            <Tr key={id}>
              <Td strong>{name}</Td>
              <Td muted>{region}</Td>
              <Td>
                <StatusText status={SITE_STATUS[state]} />
              </Td>
              {KINDS.map(([kind]) => (
                <Td key={kind} align="right">
                  {counts[kind] ?? 0}
                </Td>
              ))}
              <Td align="right">{own.filter((fault) => !isUsedUp(fault)).length}</Td>
              <Td align="right">
                <span className="inline-flex gap-2">
                  {!isDark && (
                    <PanelButton
                      action={flip}
                      values={{ name: "site-dark", "value.site": region }}
                      label="Take dark"
                      about={name}
                    />
                  )}
                  {own.some((fault) => fault.site === region) && (
                    <PanelButton
                      action={flip}
                      values={{ name: "heal", "value.site": region }}
                      label="Heal"
                      about={name}
                    />
                  )}
                </span>
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}
