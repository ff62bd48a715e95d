import { formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { OVERRIDE_WORDS } from "./fence-words";
import { counted } from "./run-words";

/** What nobody could prove, or what spoke against it: who took it upon themselves, and why. */
export function SignedSection({ recovery: { overrides } }: { recovery: RecoveryView }) {
  if (overrides.length === 0) return null;
  return (
    <Section title="Signed for" note={counted(overrides.length, "override")}>
      <ul className="text-13">
        {overrides.map(({ kind, by, at, reason }) => (
          <li key={kind} className="border-b border-faint py-1.5">
            <b className="font-medium">{OVERRIDE_WORDS[kind]}</b>
            <span className="block text-muted">
              <Inert text={by} />, {formatUtc(at)}, because: <Inert text={reason} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
