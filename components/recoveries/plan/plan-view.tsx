"use client";

import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { VnfPage } from "@/components/vnfs/vnf-page";
import { may, rolesWith } from "@/lib/auth/permissions";
import { tiersOf } from "@/lib/recoveries/boot-tiers";
import type { PlanForm } from "@/lib/recoveries/plan-form";
import { counted } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { addressOf } from "../recover-entries";
import { PlanFields, type StorePlan } from "./plan-fields";
import { TierList } from "./tier-list";

/** What is decided of a recovery of a VNF, site by site: the boot order, the networks of drills, what becomes of what. */
export function PlanView({ form, store }: { form: PlanForm; store: StorePlan }) {
  return (
    <VnfPage vnfId={form.vnfId}>
      {() =>
        form.plan === null ? (
          <EmptyState kind="none" title="There is no site to recover at">
            Add a site first: a recovery plan is for one site.
          </EmptyState>
        ) : (
          <OfSite form={form} plan={form.plan} store={store} />
        )
      }
    </VnfPage>
  );
}

interface Props {
  form: PlanForm;
  plan: NonNullable<PlanForm["plan"]>;
  store: StorePlan;
}

function OfSite({ form, plan, store }: Props) {
  const { role } = useShell();
  const { vnfId, sites, members } = form;
  const { site, version } = plan;
  return (
    <>
      <nav aria-label="Recovered at" className="mb-3 flex flex-wrap items-center gap-x-1 gap-y-1">
        <span className="mr-2 text-13 text-subtle">Recovered at</span>
        {sites.map(({ id, name, isHome }) => (
          <Link
            key={id}
            href={routes.recoveryPlan(vnfId, id)}
            aria-current={id === site.id ? "page" : undefined}
            className={buttonClass(id === site.id ? "plain" : "quiet", "s")}
          >
            <Inert text={name} />
            {isHome && <span className="font-normal text-subtle">its own site</span>}
          </Link>
        ))}
      </nav>
      {members.length === 0 ? (
        <EmptyState kind="none" title="It has no VMs">
          Add some in its settings: they boot by the boot order that they have there.
        </EmptyState>
      ) : may(role, "recoveries.plan") ? (
        <PlanFields key={`${site.id} ${version}`} form={form} plan={plan} store={store} />
      ) : (
        <Section
          title="Boot order"
          note={`changed by the role ${rolesWith("recoveries.plan")}; a drill ${plan.drillNetworks === "make" ? "makes its own networks" : "uses the networks chosen for drills"}`}
        >
          <TierList
            tiers={tiersOf(members, plan.bootTiers)}
            vmsOf={(order) => members.filter(({ bootOrder }) => bootOrder === order)}
          />
        </Section>
      )}
      <Section title="What becomes of what">
        <p className="max-w-[80ch] text-13 text-muted">
          {plan.choices > 0 ? `${counted(plan.choices, "choice")} made, the rest` : "All of it"} as proposed:
          flavors, networks, addresses, security groups, keypairs, volume types. They are decided on the
          Target step, beside what is there; the hooks of a failover, too.
        </p>
        <p className="flex flex-wrap gap-2 pt-2">
          {!site.isHome && (
            <Link href={targetStep(vnfId, site.id, "failover")} className={buttonClass("plain", "s")}>
              Decide for a failover
            </Link>
          )}
          <Link href={targetStep(vnfId, site.id, "drill")} className={buttonClass("plain", "s")}>
            Decide for a drill
          </Link>
        </p>
      </Section>
    </>
  );
}

const targetStep = (vnfId: string, site: string, mode: "failover" | "drill"): string =>
  `${routes.recoverVnf(vnfId)}${addressOf({ step: "target", mode, site })}`;
