"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useJudging } from "@/components/data/use-checked-form";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";
import {
  type EditableMember,
  type EditableVm,
  type MemberChoice,
  type PossibleReceiver,
  USUAL_CHOICE,
} from "@/lib/vnfs/editable-vm";
import { MAX_MEMBERS, ServerIds } from "@/lib/vnfs/vnf-schemas";
import { keptVms } from "./carried-vms";
import { LimitsList } from "./limits-list";
import { MemberDialog } from "./member-dialog";
import { OrderTable } from "./order-table";
import { OrderTools } from "./order-tools";
import { controlOf, settingsProblems, toInput, toValues } from "./settings-values";
import { VmPicker } from "./vm-picker";
import { IdentityFields, ProtectionFields } from "./vnf-fields";

interface Props {
  sites: readonly PossibleReceiver[];
  /** Named by the address: chosen in the inventory. */
  initial: { siteId: string; vms: EditableVm[] };
  /** More VMs were selected than an address holds: they are kept in this tab. */
  hasKept: boolean;
  /** Why VMs that the address names could not be taken. */
  refusedVms: string | null;
  create: (input: unknown) => Promise<ActionResult<{ id: string; name: string }>>;
  describe: (input: unknown) => Promise<ActionResult<EditableVm[]>>;
}

const asMembers = (vms: readonly EditableVm[]): EditableMember[] =>
  vms.map((vm) => ({ ...vm, ...USUAL_CHOICE }));

/** What is wrong with who belongs to it, where VMs are added. */
const membersProblem = (members: readonly EditableMember[]): Record<string, string> => {
  const { error } = ServerIds.safeParse(members.map(({ serverId }) => serverId));
  return error?.issues[0] ? { "add-vms": error.issues[0].message } : {};
};

/** All that a new VNF needs, on one page: what it is called, its VMs in their freeze order, how it is protected. */
export function MakeVnfForm({ sites, initial, hasKept, refusedVms, create, describe }: Props) {
  const [siteId, setSiteId] = useState(initial.siteId);
  const [members, setMembers] = useState(() => asMembers(initial.vms));
  /** Those that it was opened with: they are selected in the inventory still. */
  const [carried, setCarried] = useState(members);
  const isTakingKept = useRef(false);
  const [values, setValues] = useState(toValues);
  const [hasChosenReceivers, setChosenReceivers] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const [isMade, setMade] = useState(false);
  const [editing, setEditing] = useState<string>();
  const router = useRouter();
  const creation = useAction(
    create,
    ({ id, name }) => {
      setMade(true);
      toast(`${name} was made`);
      router.push(routes.vnf(id));
    },
    (field) => memberControl(field, members) ?? controlOf(field),
    ["vnfs"],
  );
  const description = useAction(
    describe,
    (vms) => {
      setMembers((before) => [...before, ...asMembers(vms)]);
      if (isTakingKept.current) setCarried((before) => [...before, ...asMembers(vms)]);
      isTakingKept.current = false;
      setPicking(false);
    },
    () => "add-vms",
    ["vnfs"],
  );
  const takeKept = useRef(hasKept);
  useEffect(() => {
    if (!takeKept.current) return;
    takeKept.current = false;
    const serverIds = keptVms(initial.siteId);
    isTakingKept.current = serverIds.length > 0;
    if (isTakingKept.current) void description.run({ siteId: initial.siteId, serverIds });
  });
  const site = sites.find(({ id }) => id === siteId);
  const receivers = sites.filter(({ id }) => id !== siteId);
  // One other site is what it is there for; among several, a person chooses.
  const usual = receivers.length === 1 ? receivers.map(({ id }) => id) : [];
  const receiverIds = (hasChosenReceivers ? values.receiverIds : usual).filter((id) => id !== siteId);
  const shown = { ...values, receiverIds };
  const judging = useJudging({ ...settingsProblems(shown), ...membersProblem(members) });
  const isDirty =
    JSON.stringify([values, members]) !== JSON.stringify([toValues(), carried]) && !creation.busy && !isMade;
  const set = (change: Partial<typeof values>) => {
    if (creation.refusal) creation.forget();
    if (change.receiverIds) setChosenReceivers(true);
    setValues((before) => ({ ...before, ...change }));
  };
  const order = (serverIds: readonly string[]) =>
    setMembers((before) => {
      const byId = new Map(before.map((m) => [m.serverId, m]));
      return serverIds.flatMap((id) => byId.get(id) ?? []);
    });
  const store = () =>
    void creation.run({
      ...toInput(shown),
      siteId,
      members: members.map(({ serverId, quiesceMethod, isLeftOut, bootOrder, excludedVolumeIds }) => ({
        ...{ serverId, quiesceMethod, isLeftOut, bootOrder, excludedVolumeIds },
      })),
    });
  const edited = members.find((m) => m.serverId === editing);
  const errors = judging.errors(creation.refusal);
  const [refusedAtFirst] = useState(() => (refusedVms ? { "add-vms": refusedVms } : undefined));
  const refused = description.refusal?.fields ?? (members.length === 0 ? refusedAtFirst : undefined);
  return (
    <form
      noValidate
      {...judging.handlers}
      onSubmit={(event) => {
        event.preventDefault();
        if (!judging.stop()) store();
      }}
    >
      <LeaveGuard isDirty={isDirty} />
      <FormErrors {...judging.summary(creation.refusal)} />
      {refused && !creation.refusal && !isPicking && (
        <FormErrors message="The VMs that were selected were not taken." fields={refused} />
      )}
      <div className="mt-2 grid max-w-[640px] gap-4">
        <IdentityFields values={shown} set={set} errors={errors} />
        <Select
          id="siteId"
          name="siteId"
          label="Site"
          hint={
            members.length > 0
              ? "A VNF has VMs of one site. Take its VMs out to choose another one."
              : "A VNF has VMs of one site, of several projects if you like."
          }
          disabled={members.length > 0}
          options={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={siteId}
          onChange={(event) => setSiteId(event.target.value)}
          error={errors.siteId}
        />
      </div>
      <Section
        title="Freeze order"
        note="top first; thaw is always the exact reverse"
        actions={
          <>
            <OrderTools members={members} onOrder={order} />
            <Button
              id="add-vms"
              size="s"
              disabledReason={
                members.length >= MAX_MEMBERS ? `A VNF has at most ${MAX_MEMBERS} VMs.` : undefined
              }
              onClick={() => setPicking(true)}
            >
              Add VMs…
            </Button>
          </>
        }
      >
        {members.length === 0 ? (
          <p className="border-y border-faint py-4 text-13 text-muted">
            No VM yet. Add those that belong together: they are frozen in this order, cut at one point in
            time, and thawed in reverse.
          </p>
        ) : (
          <OrderTable
            members={members}
            onOrder={order}
            onEdit={setEditing}
            onRemove={(id) => setMembers((before) => before.filter((m) => m.serverId !== id))}
          />
        )}
        <LimitsList members={members} />
      </Section>
      <Section title="Protection">
        <div className="grid max-w-[640px] gap-4">
          <ProtectionFields values={shown} set={set} errors={errors} receivers={receivers} />
        </div>
      </Section>
      <div className="mt-6 flex gap-2">
        <Button type="submit" kind="primary" busy={creation.busy}>
          {creation.busy ? "Making it…" : "Make the VNF"}
        </Button>
        <Button onClick={() => router.push(routes.vnfs)}>Cancel</Button>
      </div>
      {isPicking && site && (
        <VmPicker
          site={site}
          present={new Set(members.map((m) => m.serverId))}
          room={MAX_MEMBERS - members.length}
          busy={description.busy}
          refusal={description.refusal}
          onClose={() => {
            description.forget();
            setPicking(false);
          }}
          onAdd={(serverIds) => {
            // Chosen here: of those that were carried here, none was taken.
            isTakingKept.current = false;
            void description.run({ siteId, serverIds });
          }}
        />
      )}
      {edited && (
        <MemberDialog
          key={edited.serverId}
          member={edited}
          verb="Done"
          onClose={() => setEditing(undefined)}
          onChoice={(choice: MemberChoice) => {
            setMembers((before) =>
              before.map((m) => (m.serverId === edited.serverId ? { ...m, ...choice } : m)),
            );
            setEditing(undefined);
          }}
        />
      )}
    </form>
  );
}

/** What the server says of a VM leads to its row, what it says of all of them to where they are chosen. */
function memberControl(field: string, members: readonly EditableMember[]): string | undefined {
  const [head, index] = field.split(".");
  if (head !== "members") return undefined;
  const member = index === undefined ? undefined : members[Number(index)];
  return member ? `place-${member.serverId}` : "add-vms";
}
