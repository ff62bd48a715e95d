"use client";

import Link from "next/link";
import { useState } from "react";
import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { addressOf } from "@/components/recoveries/recover-entries";
import { useShell } from "@/components/shell/shell-context";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import { may } from "@/lib/auth/permissions";
import type { FormerCopies } from "@/lib/recoveries/former-members/former-view";
import { mayRun } from "@/lib/recoveries/former-members/judge-former";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
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

/** The VMs that a VNF has left by a failover or a relocation: if one of them runs there are two. Shown, never touched by itself. */
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
  const isHere = copies.siteId === vnf.site.id;
  const close = () => setAsks(undefined);
  return (
    <Section
      title={`Former VMs at ${copies.siteName}`}
      note={
        copies.vms.every(({ isLeftover }) => isLeftover)
          ? "copies that were given up with their site"
          : isHere
            ? "they were this VNF before they were restored in place"
            : "they were this VNF before it moved"
      }
      actions={
        may(role, "recoveries.fail-over") && (
          <>
            {!isHere && <MoveBack vnf={vnf} copies={copies} />}
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
          {verdict.tone === "fail" &&
            (copies.vms.filter(mayRun).every(({ isLeftover }) => isLeftover)
              ? "Stillpoint removes them as soon as the site lets it."
              : "Stillpoint touches none of them by itself.")}
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

/** The way back to where it was: a relocation to that site, which loses nothing. */
function MoveBack({
  vnf: { id, openFailover, activeRun },
  copies: { siteId, siteName, answers },
}: Pick<Props, "vnf"> & { copies: FormerCopies }) {
  const reason = openFailover
    ? `Not before ${openFailover.name} is decided.`
    : answers === false
      ? `${siteName} does not answer: nothing can be moved there now.`
      : answers === null
        ? `${siteName} is not asked by this installation: add its credentials first.`
        : activeRun
          ? `Not before ${runName(activeRun)} is over.`
          : undefined;
  if (reason !== undefined)
    return (
      <Button size="s" disabledReason={reason}>
        Move back to {siteName}…
      </Button>
    );
  return (
    <Link
      href={`${routes.recoverVnf(id)}${addressOf({ step: "target", mode: "relocation", site: siteId })}`}
      className={buttonClass("plain", "s")}
    >
      Move back to {siteName}…
    </Link>
  );
}
