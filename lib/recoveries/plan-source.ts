import type { DescribedServer } from "./point-facts";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlannedReplacement, RecoveryRunPlan } from "./recovery-run-plan";
import { replacementWords } from "./replace/replacement-words";
import { counted, listed } from "./words";

/** What the run does where the VMs are now, in sentences. Pure. */
export function planSource(
  facts: RecoveryFacts,
  servers: readonly DescribedServer[],
  replaces: readonly PlannedReplacement[] = [],
): RecoveryRunPlan["source"] {
  const { mode, source, plan } = facts;
  const names = servers.map(({ name }) => name);
  const vms = counted(names.length, "VM");
  if (mode === "relocation") return ofRelocation(facts, names);
  if (mode === "replacement")
    return { fence: "stop-and-lock", whatHappens: replacementWords(facts, replaces) };
  if (facts.what?.kind === "in-place")
    return {
      fence: "none",
      whatHappens: [
        `${listed(names)} at ${source.name} is off while its volume is changed; all else of it stays as it is.`,
        "The volume that it has now is kept under another name: Stillpoint never deletes it.",
      ],
    };
  if (mode !== "failover")
    return {
      fence: "none",
      whatHappens: [
        `${listed(names)} at ${source.name} ${names.length === 1 ? "keeps" : "keep"} running and ${names.length === 1 ? "is" : "are"} not touched.`,
      ],
    };
  const unproved = `Whether ${listed(names)} ${names.length === 1 ? "is" : "are"} stopped cannot be proved.`;
  const whatHappens = source.answers
    ? [
        `Its ${vms} at ${source.name} ${names.length === 1 ? "is" : "are"} stopped and locked first, in reverse boot order: ${listed([...names].reverse())}.`,
      ]
    : [
        source.isRemembered
          ? `${source.name} is known from manifests only: nothing is done there.`
          : `${source.name} ${source.answers === null ? "was not asked" : "does not answer"}: it is asked again at the start, and its VMs are stopped and locked if it answers.`,
        plan.hooks.fence
          ? `${source.isRemembered ? "Your" : "Otherwise your"} fencing hook is called, and has to confirm.`
          : unproved,
      ];
  return {
    fence: "stop-and-lock",
    whatHappens: [
      ...whatHappens,
      `When ${source.name} comes back, nothing is started or deleted there.`,
      `Backups of ${facts.vnf.name} pause until the failover is accepted or rolled back.`,
    ],
  };
}

/** The VNF goes on elsewhere as it stood still here, or here again. */
function ofRelocation(
  { source, target, vnf }: RecoveryFacts,
  names: readonly string[],
): RecoveryRunPlan["source"] {
  const vms = counted(names.length, "VM");
  const they = names.length === 1 ? "it" : "they";
  return {
    fence: "stop-and-lock",
    whatHappens: [
      `Its ${vms} at ${source.name} ${names.length === 1 ? "is" : "are"} backed up first, while ${they} ${names.length === 1 ? "runs" : "run"}.`,
      `Then ${they} ${names.length === 1 ? "is" : "are"} stopped and locked, in reverse boot order: ${listed([...names].reverse())}. From here on ${vnf.name} does not serve, until its VMs are up at ${target.site.name}.`,
      "With everything off, the last increment is made: nothing is lost.",
      `If anything goes wrong before all VMs work at ${target.site.name}, or somebody cancels it, what was made there is removed, and ${they} ${names.length === 1 ? "is" : "are"} started again, in boot order.`,
      `Nothing is deleted at ${source.name}.`,
      `Backups of ${vnf.name} pause until the relocation is accepted or rolled back.`,
    ],
  };
}
