import type { HookKind } from "@/lib/hooks/schemas";

/** What a hook is called for. */
export const KIND_NAMES: Record<HookKind, string> = { fence: "Fence", "hand-over": "Hand over" };

/** The same for a choice of one. */
export const KIND_OPTIONS: readonly { value: HookKind; label: string; hint: string }[] = [
  {
    value: "fence",
    label: "Fence",
    hint: "Called when the source does not answer: it has to see to it that the old VMs cannot run, by power switch or switch port, and to confirm that.",
  },
  {
    value: "hand-over",
    label: "Hand over",
    hint: "Called when the new VMs serve, with their addresses, and again when that is rolled back: for DNS, routes or load balancers.",
  },
];

/** The key of the list that the page is read from. */
export const HOOKS_KEY = ["hooks"];
