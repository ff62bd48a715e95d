"use client";

import { Section } from "@/components/ui/section";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import { DriftSection } from "./drift-section";
import { OrderSection } from "./order-section";
import { PauseSection } from "./pause-section";
import type { SettingsActions } from "./settings-actions";
import { SettingsForm } from "./settings-form";

/** Everything of a VNF that can be changed. */
export function SettingsView({ form, actions }: { form: VnfForm; actions: SettingsActions }) {
  return (
    <div className="pt-1">
      <DriftSection form={form} repair={actions.repair} />
      <OrderSection form={form} actions={actions} />
      <Section title="Name and protection">
        <SettingsForm form={form} update={actions.update} />
      </Section>
      <PauseSection form={form} pause={actions.pause} />
    </div>
  );
}
