"use client";

import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { SiteActions } from "./site-actions";
import {
  SITE_THINGS,
  type SiteValues,
  siteControl,
  siteProblems,
  toSiteInput,
  toSiteValues,
} from "./site-values";
import { useAction } from "./use-action";

interface Props {
  site: SiteDetail;
  action: SiteActions["update"];
  onClose: () => void;
}

const INTERFACES = ["public", "internal", "admin"].map((value) => ({ value, label: value }));

/** Changes what a site is called and how it is reached, checked as one types. Its address and region are what it is: they stay. */
export function EditSiteForm({ site, action, onClose }: Props) {
  const form = useCheckedForm(toSiteValues(site), siteProblems);
  const { values, stored, isDirty } = form;
  const { run, busy, refusal, forget } = useAction(
    action,
    ({ changed }) => {
      const words = whatChanged(changed, SITE_THINGS, stored, values);
      toast(changedWords(words, `${values.name.trim()} was changed`));
      onClose();
    },
    siteControl,
  );
  const set = (changes: Partial<SiteValues>) => {
    form.set(changes);
    if (refusal) forget();
  };
  const isQuestion = refusal?.code === "precondition_failed";
  const errors = form.errors(refusal);
  const store = (confirmed: boolean) =>
    void run({ siteId: site.id, version: site.version, ...toSiteInput(values), confirmed });
  return (
    <form
      noValidate
      className="grid max-w-[640px] gap-4"
      {...form.handlers}
      onSubmit={form.onSubmit(() => store(false))}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      {!isQuestion && <FormErrors {...form.summary(refusal)} />}
      <Dialog
        open={isQuestion}
        onOpenChange={(open) => !open && forget()}
        title="End your own sign-in?"
        actions={
          <>
            <Button onClick={forget}>Cancel</Button>
            <Button kind="danger" busy={busy} onClick={() => store(true)}>
              Store, and sign me out
            </Button>
          </>
        }
      >
        <p>{refusal?.message}</p>
      </Dialog>
      <Field
        id="name"
        name="name"
        label="Name"
        autoComplete="off"
        value={values.name}
        onChange={(event) => set({ name: event.target.value })}
        error={errors.name}
      />
      <Select
        id="interface"
        name="interface"
        label="Interface"
        hint="Which addresses of the catalog are used."
        options={INTERFACES}
        value={values.interface}
        onChange={(event) => set({ interface: event.target.value })}
        error={errors.interface}
      />
      {site.authUrl.startsWith("https:") && (
        <TextArea
          id="caPem"
          name="caPem"
          label="CA certificate (PEM)"
          hint="Of the authority that issued the site’s certificate. Empty for a public one."
          rows={6}
          mono
          spellCheck={false}
          value={values.caPem}
          onChange={(event) => set({ caPem: event.target.value })}
          error={errors.caPem}
        />
      )}
      <TextArea
        id="confirmedHosts"
        name="confirmedHosts"
        label="Confirmed hosts"
        hint="One per line with its port, such as nova.example.com:8774. Tokens go to these and to Keystone only."
        rows={5}
        mono
        spellCheck={false}
        value={values.hosts}
        onChange={(event) => set({ hosts: event.target.value })}
        error={errors.confirmedHosts}
      />
      <Checkbox
        id="acceptsSignIn"
        name="acceptsSignIn"
        label="Its users may sign in to Stillpoint"
        hint="With what their roles give them. If it has a Keystone of its own, its admins become admins of Stillpoint, for all sites: untick this unless that is meant."
        checked={values.acceptsSignIn}
        onChange={(event) => set({ acceptsSignIn: event.target.checked })}
      />
      {values.acceptsSignIn && (!site.acceptsSignIn || values.caPem.trim() !== (site.caPem ?? "").trim()) && (
        <SecondPersonNote kind="access_change" />
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Storing…" : "Store the changes"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
