"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { rememberedSite, rememberSite } from "./remembered-site";
import { signIn } from "./sign-in";
import { useSignInProgress } from "./use-sign-in-progress";

type Errors = { name?: string; password?: string; summary?: string };

interface Props {
  next: string;
  /** The sites whose users may sign in. With none there are only accounts of Stillpoint's own. */
  sites: readonly { id: string; name: string }[];
  /** The simulated cloud runs, and has accounts to try. */
  hasSandbox: boolean;
}

const INTRO = {
  keystone: "With your OpenStack account.",
  sandbox:
    "With an OpenStack account. The sandbox has two, admin and demo. Their password was printed at the first start; it is in the file sandbox-password of the data folder.",
  fresh:
    "With the local administrator’s name and password. The password was printed when Stillpoint first started.",
  local:
    "With the local administrator’s account, for when no site answers. Each use is shown to all administrators.",
};

/** The sign-in form. Plain named inputs: password managers and pasting work. */
export function SignInForm({ next, sites, hasSandbox }: Props) {
  const hasSites = sites.length > 0;
  const [via, setVia] = useState<"local" | "keystone">(hasSites ? "keystone" : "local");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState<string | null>(null);
  const progress = useSignInProgress(attempt);
  const form = useRef<HTMLFormElement>(null);
  const busy = attempt !== null;

  useEffect(() => {
    if (via !== "keystone") return;
    const choice = form.current?.querySelector<HTMLSelectElement>("#site");
    const known = [...(choice?.options ?? [])].some(({ value }) => value === rememberedSite());
    if (choice?.value === "" && known) choice.value = rememberedSite();
  }, [via]);

  const focus = (field: string) => form.current?.querySelector<HTMLElement>(`#${field}`)?.focus();
  const refuse = (found: Errors, field: "name" | "password") => {
    setErrors(found);
    setAttempt(null);
    focus(field);
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const entered = new FormData(event.currentTarget);
    const text = (field: string) => String(entered.get(field) ?? "");
    const [name, password] = [text("name").trim(), text("password")];
    if (!name) return refuse({ name: "Enter your name." }, "name");
    if (!password) return refuse({ password: "Enter your password." }, "password");
    const number = randomId();
    setAttempt(number);
    setErrors({});
    const domain = text("domain").trim();
    const result = await signIn({ via, name, password, domain, siteId: text("site"), attempt: number });
    if (!result.ok) return refuse({ summary: result.message }, "password");
    if (via === "keystone" && sites.length > 1) rememberSite(text("site"));
    // A whole page load, so that nothing of the signed-out page stays in memory.
    window.location.assign(next);
  }

  const change = (to: typeof via) => {
    setVia(to);
    setErrors({});
    focus("name");
  };

  const known = via === "keystone" && hasSandbox ? "sandbox" : via;
  const intro = INTRO[hasSites ? known : "fresh"];
  return (
    <>
      <p className="mt-1 mb-6 text-muted">{intro}</p>
      {/* POST, so that a press before the script has loaded never puts a password into the address. */}
      <form ref={form} method="post" onSubmit={submit} noValidate className="grid gap-4">
        {errors.summary && <Notice tone="fail">{errors.summary}</Notice>}
        <Field
          id="name"
          name="name"
          label="Name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.name}
        />
        <Field
          id="password"
          name="password"
          type="password"
          label="Password"
          autoComplete="current-password"
          error={errors.password}
        />
        {via === "keystone" && (
          <Field
            id="domain"
            name="domain"
            label="Domain"
            defaultValue="Default"
            autoComplete="on"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        {via === "keystone" && sites.length > 1 && (
          <Select
            id="site"
            name="site"
            label="Sign in at"
            hint="Any site: the next one is asked when one does not answer. With separate clouds, choose a site of yours."
            options={[
              { value: "", label: "Any site" },
              ...sites.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <Button type="submit" kind="primary" size="l" busy={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
        <p role="status" className="-mt-2 text-12 text-muted empty:mt-0">
          {progress &&
            `${progress.silent.map((site) => `${site} does not answer. `).join("")}Asking ${progress.asking}…`}
        </p>
      </form>
      {hasSites && (
        <button
          type="button"
          disabled={busy}
          onClick={() => change(via === "local" ? "keystone" : "local")}
          className="mt-2 self-start rounded-s py-1 text-13 text-muted underline underline-offset-3 hover:text-fg"
        >
          {via === "local" ? "Sign in with an OpenStack account" : "Sign in as the local administrator"}
        </button>
      )}
    </>
  );
}

/** A UUID. `crypto.randomUUID` is missing on plain http from another machine. */
const randomId = (): string =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
    return (Number(digit) ^ (byte & (15 >> (Number(digit) / 4)))).toString(16);
  });
