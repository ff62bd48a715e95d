"use client";

import { useState } from "react";
import { Section } from "@/components/ui/section";
import type { ActionResult } from "@/lib/api/action-result";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import { DriftSection } from "./drift-section";
import { OrderSection } from "./order-section";
import { PauseSection } from "./pause-section";
import type { SettingsActions } from "./settings-actions";
import { SettingsForm } from "./settings-form";

/** Everything of a VNF that can be changed. */
export function SettingsView({ form, actions }: { form: VnfForm; actions: SettingsActions }) {
  // What is in the fields is of the version that they were filled from, and of one's own changes since: a page that is
  // read again beneath them may bring somebody else's, which storing must not undo.
  const [version, setReached] = useState(form.version);
  const noted =
    <T extends { version: number }>(action: (input: unknown) => Promise<ActionResult<T>>) =>
    async (input: unknown) => {
      const result = await action(input);
      if (result.ok) setReached((before) => Math.max(before, result.value.version));
      return result;
    };
  const order = {
    order: noted(actions.order),
    changeMembers: noted(actions.changeMembers),
    addMembers: noted(actions.addMembers),
    removeMembers: noted(actions.removeMembers),
  };
  return (
    <div className="pt-1">
      <DriftSection form={form} version={version} repair={noted(actions.repair)} />
      <OrderSection form={form} version={version} actions={order} />
      <Section title="Name and protection">
        <SettingsForm form={form} version={version} update={noted(actions.update)} />
      </Section>
      <PauseSection form={form} version={version} pause={noted(actions.pause)} />
    </div>
  );
}
