"use client";

import { useMemo, useState } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Notice } from "@/components/ui/notice";
import { RadioGroup } from "@/components/ui/radio-group";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import type { PlanForm } from "@/lib/recoveries/plan-form";
import { listed } from "@/lib/recoveries/words";
import { draftsOf, errorsOf, leftOvers, type TierDraft, toTiers } from "./tier-drafts";
import { TierFields } from "./tier-fields";
import { changeWords } from "./tier-words";

export type StorePlan = (input: unknown) => Promise<ActionResult<{ version: number }>>;
type Plan = NonNullable<PlanForm["plan"]>;

const NETWORKS = [
  {
    value: "make",
    label: "A drill makes its own, and removes them",
    hint: "The same subnets without a router: its VMs reach nothing outside.",
  },
  {
    value: "mapped",
    label: "It uses those that are chosen for drills",
    hint: "Each network is asked for on the Target step of a drill, until it is chosen there.",
  },
];

/** How the VNF boots at a site, to be changed; checked as one types. */
export function PlanFields({ form, plan, store }: { form: PlanForm; plan: Plan; store: StorePlan }) {
  const first = { tiers: draftsOf(form.members, plan.bootTiers), networks: plan.drillNetworks };
  const [stored, setStored] = useState(first);
  const [values, setValues] = useState(first);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  /** What was wrong when it was sent: the summary above keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Record<string, string>>();
  const isSent = sent !== undefined;
  const errors = useMemo(() => errorsOf(values.tiers), [values.tiers]);
  const nameOf = (id: string) => form.members.find(({ serverId }) => serverId === id)?.name ?? id;
  const { run, busy, refusal, forget } = useAction(
    store,
    () => {
      toast(storedWords(stored, values, nameOf));
      setStored(values);
      setSent(undefined);
    },
    undefined,
    ["vnfs"],
  );
  const change = (tiers: TierDraft[], fields: readonly string[]) => {
    setValues((before) => ({ ...before, tiers }));
    setTouched((before) => new Set([...before, ...fields]));
    if (refusal) forget();
  };
  const mine = Object.fromEntries(
    Object.entries(errors).filter(([control]) => isSent || touched.has(control)),
  );
  const isHeld = isSent && Object.keys(errors).length > 0;
  const dropped = leftOvers(form.members, plan.bootTiers);
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Recovery plan"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(Object.keys(errors).length > 0 ? errors : undefined);
          if (Object.keys(errors).length > 0) return;
          const { vnfId } = form;
          const { site, version } = plan;
          const bootTiers = toTiers(values.tiers);
          void run({ vnfId, siteId: site.id, version, bootTiers, drillNetworks: values.networks });
        }}
      >
        <FormErrors
          message={refusal?.message ?? (isHeld ? "Not stored yet." : undefined)}
          fields={refusal?.fields ?? (isHeld ? sent : undefined)}
          code={refusal?.code}
        />
        {dropped.length > 0 && (
          <div className="pt-2">
            <Notice tone="warn">Storing drops {listed(dropped)}.</Notice>
          </div>
        )}
        <Section title="Boot order" note="a tier boots when the one before it is healthy">
          {values.tiers.map((tier, index) => (
            <TierFields
              key={tier.order}
              index={index}
              tier={tier}
              before={values.tiers[index - 1]}
              isLast={index === values.tiers.length - 1}
              errors={{ ...mine, ...refusal?.fields }}
              set={(part, ...fields) =>
                change(
                  values.tiers.map((each, i) => (i === index ? { ...each, ...part } : each)),
                  fields,
                )
              }
            />
          ))}
          <p className="border-t border-line pt-2 text-12 text-subtle">
            Where no route leads to a VM, as in a drill’s own networks, its ports are not looked at, and the
            report says so. Consoles are looked at everywhere.
          </p>
        </Section>
        <Section title="Networks of drills">
          <RadioGroup
            id="drillNetworks"
            name="drillNetworks"
            label="In which networks a drill puts the VMs"
            options={NETWORKS}
            value={values.networks}
            onChange={(networks) =>
              setValues((before) => ({ ...before, networks: networks === "mapped" ? "mapped" : "make" }))
            }
          />
        </Section>
        <div className="mt-5 flex flex-wrap items-center gap-3 border-t border-line pt-4">
          <Button type="submit" kind="primary" busy={busy}>
            {busy ? "Storing…" : "Store the recovery plan"}
          </Button>
          {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
        </div>
      </form>
    </>
  );
}

interface Values {
  tiers: TierDraft[];
  networks: Plan["drillNetworks"];
}

function storedWords(before: Values, after: Values, nameOf: (id: string) => string): string {
  const changes = [
    ...changeWords(toTiers(before.tiers), toTiers(after.tiers), nameOf),
    ...(before.networks === after.networks
      ? []
      : [
          after.networks === "make"
            ? "drills make their networks"
            : "drills use the networks chosen for them",
        ]),
  ];
  return changes.length === 0 ? "Nothing was different" : `Stored: ${changes.join("; ")}`;
}
