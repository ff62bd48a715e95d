"use client";

import Link from "next/link";
import { useState } from "react";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { may } from "@/lib/auth/permissions";
import type { FormerCopies } from "@/lib/recoveries/former-members/former-view";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";
import { FORMER_STATUS, formerVerdict, whyNotStop } from "./former-words";
import { ReleaseFormerDialog } from "./release-former-dialog";
import { StopFormerDialog } from "./stop-former-dialog";
import type { VnfActions } from "./vnf-actions";

interface Props {
  vnf: VnfView;
  stale: boolean;
  actions: Pick<VnfActions, "stopFormer" | "releaseFormer">;
}

/** The VMs that a VNF has left by a failover: if one of them runs there are two. Shown, never touched by itself. */
export function FormerVms({ vnf, stale, actions }: Props) {
  if (vnf.formerCopies.length === 0) return null;
  return (
    <div id="former-vms" className="scroll-mt-topbar pt-4">
      {vnf.formerCopies.map((copies) => (
        <AtSite key={copies.siteId} vnf={vnf} copies={copies} stale={stale} actions={actions} />
      ))}
    </div>
  );
}

function AtSite({ vnf, copies, stale, actions }: Props & { copies: FormerCopies }) {
  const { role } = useShell();
  const [asks, setAsks] = useState<"stop" | "release">();
  const { shown, more } = useFirstRows(copies.vms, "VMs");
  const verdict = formerVerdict(copies);
  const close = () => setAsks(undefined);
  return (
    <Section
      title={`Former VMs at ${copies.siteName}`}
      note="they were this VNF before it was failed over"
      actions={
        may(role, "recoveries.fail-over") && (
          <>
            <Button
              size="s"
              disabledReason={stale ? "Not while their state is not known" : whyNotStop(copies)}
              onClick={() => setAsks("stop")}
            >
              Stop and lock there…
            </Button>
            <Button size="s" onClick={() => setAsks("release")}>
              Dealt with…
            </Button>
          </>
        )
      }
    >
      <div className="pb-2">
        <Notice tone={stale ? "warn" : verdict.tone}>
          <b className={verdict.tone === "fail" ? "font-semibold" : "font-normal"}>
            <Inert text={verdict.text} />
          </b>{" "}
          {verdict.tone === "fail" && "Stillpoint touches none of them by itself."}
        </Notice>
      </div>
      <Table label={`Former VMs at ${copies.siteName}`} dense fixed>
        <thead>
          <tr>
            <Th className="w-[40%]">VM</Th>
            <Th>State</Th>
            <Th>Locked</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ serverId, name, state, isLocked, gave }) => (
            <Tr key={serverId}>
              <Td strong>
                <Inert text={name} />
                {gave && (
                  <p className="pt-0.5 font-normal text-12 text-subtle">
                    gave <Inert text={gave.addresses.join(", ")} /> to{" "}
                    <Link href={routes.run(gave.run.id)} className="underline underline-offset-3">
                      {gave.run.name}
                    </Link>
                  </p>
                )}
              </Td>
              <Td>
                <StatusText status={FORMER_STATUS[state]} stale={stale || copies.answers !== true} />
              </Td>
              <Td muted>{isLocked === null ? "—" : isLocked ? "yes" : "no"}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {more}
      <p className="pt-1.5 text-12 text-subtle">
        {copies.asOf === null ? "Not read since the VNF left" : `As of ${formatUtc(copies.asOf)}`}
      </p>
      {asks === "stop" && (
        <StopFormerDialog vnf={vnf} copies={copies} stop={actions.stopFormer} onClose={close} />
      )}
      {asks === "release" && (
        <ReleaseFormerDialog vnf={vnf} copies={copies} release={actions.releaseFormer} onClose={close} />
      )}
    </Section>
  );
}
