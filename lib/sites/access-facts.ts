import type { Gated } from "../approvals/gated";
import { parseKnownHosts } from "../quiesce/known-hosts";
import { fingerprintOf } from "../quiesce/private-key";
import { counted } from "../recoveries/words";
import type { CredentialUnderCheck } from "./checks/sign-in";

/*
 * What a second person is told of what opens a site, a fact for each thing: what is not told is not approved. Never a
 * secret. Pure.
 */

type Fact = Gated["facts"][number];

const keys = (of: readonly unknown[]): string => counted(of.length, "key");

/** What comes to the trusted keys of compute hosts, and what goes. @param before null: there were none */
export function hostKeyFacts(before: string | null, after: string): Fact[] {
  const [old, wanted] = [linesOf(before ?? ""), linesOf(after)];
  const [isOld, isWanted] = [old, wanted].map((lines) => new Set(lines.map(({ id }) => id)));
  const gone = old.filter(({ id }) => !isWanted?.has(id));
  const come = wanted.filter(({ id }) => !isOld?.has(id));
  const stays = (lines: typeof old) =>
    lines.map(({ id }) => id).filter((id) => isOld?.has(id) && isWanted?.has(id));
  // The first line that names a host says where it is reached.
  const isMoved = stays(old).join("\n") !== stays(wanted).join("\n");
  const isSame = before !== null && gone.length === 0 && come.length === 0;
  const counts: Fact[] = isSame
    ? [{ label: "Host keys", value: `the same ${keys(wanted)}${isMoved ? ", in another order" : ""}` }]
    : [
        ...(before === null ? [] : [{ label: "Host keys now", value: keys(old) }]),
        { label: "Host keys then", value: keys(wanted) },
      ];
  const told = (lines: typeof old, how: string) =>
    lines.map(({ isRevoked, text }) => ({
      label: `${isRevoked ? "Revokes" : "Trusts"} ${how}`,
      value: text,
    }));
  return [
    ...counts,
    ...told(gone, "no more"),
    ...told(come, "from then on"),
    ...(isMoved ? wanted.map(({ text }) => ({ label: "In this order", value: text })) : []),
  ];
}

const linesOf = (knownHosts: string) =>
  parseKnownHosts(knownHosts).lines.map(({ patterns, isRevoked, type, key }) => {
    const text = `${patterns.join(",")} ${type} ${fingerprintOf(key)}`;
    return { id: `${isRevoked} ${text}`, isRevoked, text };
  });

type Named = { id: string } | { name: string; domain: { id: string } | { name: string } };

const named = (of: Named): string =>
  "id" in of ? of.id : `${of.name} (${"name" in of.domain ? of.domain.name : of.domain.id})`;

function credentialWords({ credential }: CredentialUnderCheck): string {
  if (credential.method === "password")
    return `project ${named(credential.project)}, user ${named(credential.user)}, by password`;
  return "id" in credential
    ? `by the application credential ${credential.id}, which has its project and its user`
    : `user ${named(credential.user)}, by the application credential ${credential.name}, which has its project`;
}

/** The credentials of a new site, each by itself. */
export const credentialFacts = (credentials: readonly CredentialUnderCheck[]): Fact[] =>
  credentials.map((each, i) => ({
    label: credentials.length === 1 ? "Credential" : `Credential ${i + 1} of ${credentials.length}`,
    value: credentialWords(each),
  }));
