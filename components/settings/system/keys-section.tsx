import { formatUtc } from "@/components/data/format-time";
import { MonoId } from "@/components/data/mono-id";
import { Section } from "@/components/ui/section";
import type { SystemKeys, SystemView } from "@/lib/system/system-view";
import { Fact, Facts, PartOf } from "./part-of";

/** The keys by their names: nothing of them is secret. */
export function KeysSection({ keys, signing }: Pick<SystemView, "keys" | "signing">) {
  return (
    <Section title="Keys" note="their names alone: the keys themselves are never shown">
      <Facts>
        <Fact name="Encryption key">
          <PartOf part={keys}>{(value) => <EncryptionKeys {...value} />}</PartOf>
        </Fact>
        <Fact name="Manifests are signed with">
          <PartOf part={signing}>
            {(value) =>
              value === null ? (
                "nothing was signed yet: the key is made with the first manifest"
              ) : (
                <>
                  <MonoId id={value.fingerprint} what="fingerprint" whole />
                  {value.madeAt && (
                    <span className="block text-12 text-subtle">made {formatUtc(value.madeAt)}</span>
                  )}
                </>
              )
            }
          </PartOf>
        </Fact>
      </Facts>
      <p className="mt-2 max-w-[72ch] text-13 text-muted">
        Keep a copy of the encryption key apart from those of the database: without it the credentials and the
        records of earlier backups are lost. What is copied, and how it comes back: “Backup” in
        docs/operating.md.
      </p>
    </Section>
  );
}

function EncryptionKeys({ source, keys }: SystemKeys) {
  const older = keys.length - 1;
  return (
    <>
      {keys.map(({ id, isCurrent, addedAt }) => (
        <span key={id} className="block">
          <MonoId id={id} what="key id" whole /> {isCurrent ? "seals and opens" : "opens what is older"}
          <span className="text-subtle">, {addedAt ? `added ${formatUtc(addedAt)}` : "not noted when"}</span>
        </span>
      ))}
      <span className="block text-12 text-subtle">
        {older === 0 ? "One key" : `${keys.length} keys`}, from{" "}
        {source === "variable" ? "STILLPOINT_KEY" : "the file encryption-key in STILLPOINT_HOME"}
      </span>
    </>
  );
}
