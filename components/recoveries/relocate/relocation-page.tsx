"use client";

import { Inert } from "@/components/data/inert";
import { lasting } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { ConfirmSheet, type ConfirmStart } from "../confirm/confirm-sheet";
import type { Confirmed } from "../confirm/confirm-view";
import { targetFacts } from "../fail-over/side-facts";
import { addressOf } from "../recover-entries";
import { downtimeOf } from "./downtime-of";
import { moveFacts, offFact } from "./move-facts";

/** Both sites of a relocation, how long its VMs are off, and what happens when it fails; then the name, and yes. */
export function RelocationPage(props: Confirmed & ConfirmStart) {
  const { options, view } = props;
  const { vnf, from, to, overridesNeeded } = view.plan;
  const downtimeMs = downtimeOf(view);
  const target = targetFacts(view, options).filter(({ key }) => key !== "time");
  const copies = overridesNeeded.includes("copy-may-run")
    ? {
        tone: "warn" as const,
        title: "Two copies could run at once.",
        text: "One that an earlier recovery left may still run: nobody stops it by this one.",
      }
    : {
        tone: "ok" as const,
        title: "Two copies cannot run at once.",
        text: `Nothing boots at ${to.name} before each VM at ${from.name} is off. If anything fails before all of it serves, what was made is removed, and the VMs at ${from.name} are started again.`,
      };
  return (
    <ConfirmSheet
      {...props}
      mode="relocation"
      title={
        <>
          Relocate <Inert text={vnf.name} /> to <Inert text={to.name} />?
        </>
      }
      lead={
        <>
          <Inert text={vnf.name} /> will be served from <Inert text={to.name} />.{" "}
          <b className="font-semibold text-fg">Nothing is lost</b>: its VMs are stopped at{" "}
          <Inert text={from.name} /> and backed up once more, and that point is brought back. They are off
          from the stop until they boot at <Inert text={to.name} />:{" "}
          <b className="font-semibold text-fg">
            {downtimeMs === null ? "how long is not known yet" : `about ${lasting(downtimeMs)}`}
          </b>
          .
        </>
      }
      source={moveFacts(view, options)}
      target={[...target, offFact(view, options, downtimeMs)]}
      asOf="the stop"
      copiesOf={() => copies}
      planHref={`${routes.recoverVnf(vnf.id)}${addressOf({ step: "plan", mode: "relocation", site: to.id })}`}
      verb={`Relocate ${vnf.name} to ${to.name}`}
      held={options.busy?.name ?? null}
      wanted={{ vnfId: vnf.id, siteId: to.id, planHash: view.hash }}
    />
  );
}
