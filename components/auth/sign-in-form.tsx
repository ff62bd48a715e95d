"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { signIn } from "./sign-in";

type Errors = { name?: string; password?: string; summary?: string };

/** The sign-in form. Plain named inputs: password managers and pasting work. */
export function SignInForm({ next }: { next: string }) {
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const refuse = (found: Errors, field: "name" | "password") => {
    setErrors(found);
    setBusy(false);
    form.current?.querySelector<HTMLInputElement>(`#${field}`)?.focus();
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const entered = new FormData(event.currentTarget);
    const name = String(entered.get("name") ?? "").trim();
    const password = String(entered.get("password") ?? "");
    if (!name) return refuse({ name: "Enter your name." }, "name");
    if (!password) return refuse({ password: "Enter your password." }, "password");
    setBusy(true);
    setErrors({});
    const result = await signIn(name, password);
    if (!result.ok) return refuse({ summary: result.message }, "password");
    // A whole page load, so that nothing of the signed-out page stays in memory.
    window.location.assign(next);
  }

  return (
    // POST, so that a press before the script has loaded never puts a password into the address.
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
      <Button type="submit" kind="primary" size="l" busy={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
