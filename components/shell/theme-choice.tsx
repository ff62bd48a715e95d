"use client";

import { useId, useState } from "react";
import type { ShellActions } from "./shell-actions";
import { THEMES, type Theme } from "./theme";

const LABELS: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

interface Props {
  theme: Theme;
  chooseTheme: ShellActions["chooseTheme"];
}

/** Light, dark, or as the system says. Seen at once, and kept by the server in a cookie. */
export function ThemeChoice({ theme, chooseTheme }: Props) {
  // There may be two on a page: in the account menu, and on the account page.
  const name = useId();
  const [chosen, setChosen] = useState(theme);
  function choose(next: Theme) {
    setChosen(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    void chooseTheme(next);
  }
  return (
    <fieldset className="px-2">
      <legend className="mb-1 text-12 text-subtle">Theme</legend>
      <div className="flex gap-0.5 rounded-m bg-sunken p-0.5">
        {THEMES.map((option) => (
          <label
            key={option}
            className="flex-1 cursor-pointer rounded-s py-1 text-center text-12 font-medium text-muted has-checked:bg-raised has-checked:text-fg has-checked:outline has-checked:outline-1 has-checked:outline-line has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={chosen === option}
              onChange={() => choose(option)}
              className="sr-only"
            />
            {LABELS[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
