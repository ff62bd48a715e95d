"use client";

import { useRef, useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import { MAX_MEMBERS } from "@/lib/vnfs/vnf-schemas";
import { type OrderDraft, shownOrder } from "./drafted-order";
import { LimitsList } from "./limits-list";
import { MemberDialog } from "./member-dialog";
import { memberChangeWords } from "./member-values";
import { OrderTable } from "./order-table";
import { OrderTools } from "./order-tools";
import { RemoveMemberDialog } from "./remove-member-dialog";
import type { SettingsActions } from "./settings-actions";
import { VmPicker } from "./vm-picker";

interface Props {
  form: VnfForm;
  /** Of the last change that is known here: what is sent is about it. */
  version: number;
  actions: Pick<SettingsActions, "order" | "changeMembers" | "addMembers" | "removeMembers">;
}

const LIST = ["vnfs"];

/** The VMs of a VNF in their freeze order. A new order is stored at one press; the rest takes effect at once. */
export function OrderSection({ form, version, actions }: Props) {
  const { id: vnfId, members, site } = form;
  const [draft, setDraft] = useState<OrderDraft | null>(null);
  const [open, setOpen] = useState<{ what: "add" } | { what: "edit" | "remove"; serverId: string } | null>(
    null,
  );
  const close = () => setOpen(null);
  /** What the change that is under way comes to. */
  const changeSaid = useRef("");
  const byId = new Map(members.map((m) => [m.serverId, m]));
  const { serverIds, isChanged } = shownOrder([...byId.keys()], draft, form.version);
  const shown = serverIds.flatMap((id) => byId.get(id) ?? []);
  const ordering = useAction(
    actions.order,
    (done) => {
      setDraft((now) => now && { ...now, storedAs: done.version });
      const [first, last] = [shown.at(0), shown.at(-1)];
      toast(
        `The freeze order was stored: ${visibleText(first?.name ?? "")} first, ${visibleText(last?.name ?? "")} last`,
      );
    },
    () => "add-vms",
    LIST,
  );
  const adding = useAction(actions.addMembers, close, () => "add-vms", LIST);
  const changing = useAction(
    actions.changeMembers,
    () => {
      toast(changeSaid.current);
      close();
    },
    (field) => CONTROLS[field.split(".")[2] ?? ""] ?? field,
    LIST,
  );
  const removing = useAction(
    actions.removeMembers,
    () => {
      toast(`${visibleText(chosen?.name ?? "It")} is no VM of ${visibleText(form.name)} any more`);
      close();
    },
    undefined,
    LIST,
  );
  const chosen = open && "serverId" in open ? byId.get(open.serverId) : undefined;
  const order = (ids: string[]) => setDraft({ serverIds: ids });
  return (
    <Section
      title="Freeze order"
      note="top first; thaw is always the exact reverse"
      actions={
        <>
          <OrderTools members={shown} onOrder={order} />
          <Button
            id="add-vms"
            size="s"
            disabledReason={
              members.length >= MAX_MEMBERS ? `A VNF has at most ${MAX_MEMBERS} VMs.` : undefined
            }
            onClick={() => setOpen({ what: "add" })}
          >
            Add VMs…
          </Button>
        </>
      }
    >
      {ordering.refusal && (
        <div className="mb-2">
          <FormErrors {...ordering.refusal} />
        </div>
      )}
      <OrderTable
        members={shown}
        onOrder={order}
        onEdit={(serverId) => setOpen({ what: "edit", serverId })}
        onRemove={(serverId) => setOpen({ what: "remove", serverId })}
      />
      {isChanged && (
        <div className="sticky bottom-0 z-1 -mx-gutter flex min-h-11 flex-wrap items-center gap-2 border-y border-line bg-canvas px-gutter py-1.5">
          <p role="status" className="mr-2 text-13 font-medium">
            The order is not stored yet
          </p>
          <Button
            size="s"
            kind="primary"
            busy={ordering.busy}
            onClick={() => void ordering.run({ vnfId, version, serverIds })}
          >
            {ordering.busy ? "Storing…" : "Store the order"}
          </Button>
          <Button
            size="s"
            kind="quiet"
            onClick={() => {
              ordering.forget();
              setDraft(null);
            }}
          >
            Undo
          </Button>
        </div>
      )}
      <LimitsList members={shown} />
      {open?.what === "add" && (
        <VmPicker
          site={site}
          present={new Set(byId.keys())}
          room={MAX_MEMBERS - members.length}
          busy={adding.busy}
          refusal={adding.refusal}
          onClose={() => {
            adding.forget();
            close();
          }}
          onAdd={(ids) => void adding.run({ vnfId, version, members: ids.map((serverId) => ({ serverId })) })}
        />
      )}
      {chosen && open?.what === "edit" && (
        <MemberDialog
          key={chosen.serverId}
          member={chosen}
          verb="Store"
          busy={changing.busy}
          errors={changing.refusal && <FormErrors {...changing.refusal} />}
          onClose={() => {
            changing.forget();
            close();
          }}
          onChoice={(choice) => {
            const words = memberChangeWords(chosen, choice);
            changeSaid.current =
              words === "" ? "Nothing was different" : `${visibleText(chosen.name)} was changed: ${words}`;
            void changing.run({ vnfId, version, members: [{ serverId: chosen.serverId, ...choice }] });
          }}
        />
      )}
      {chosen && open?.what === "remove" && (
        <RemoveMemberDialog
          name={visibleText(chosen.name)}
          vnfName={form.name}
          busy={removing.busy}
          refusal={removing.refusal?.message}
          onClose={() => {
            removing.forget();
            close();
          }}
          onRemove={() => void removing.run({ vnfId, version, serverIds: [chosen.serverId] })}
        />
      )}
    </Section>
  );
}

const CONTROLS: Record<string, string> = {
  quiesceMethod: "quiesceMethod",
  bootOrder: "bootOrder",
  excludedVolumeIds: "quiesceMethod",
};
