import type { Credential } from "../openstack/connection";
import type { CloudTarget } from "./parse-clouds-yaml";

/** Clouds with the same Keystone and region: one site, with a credential of each. */
export interface SiteDraft {
  /** Tells drafts apart: the address and the region. */
  key: string;
  proposedName: string;
  targets: CloudTarget[];
}

/** Groups clouds to sites, in the order in which they were written. The name is the region's where that is unique. */
export function groupClouds(targets: readonly CloudTarget[]): SiteDraft[] {
  const groups = new Map<string, CloudTarget[]>();
  for (const target of targets) {
    const key = draftKey(target);
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  const drafts = [...groups].map(([key, members]) => ({ key, targets: members }));
  const count = (region: string | undefined) =>
    drafts.filter((draft) => draft.targets[0]?.region === region).length;
  return drafts.map((draft) => {
    const first = draft.targets[0];
    const name = (count(first?.region) === 1 ? first?.region : first?.cloud) ?? "";
    return { ...draft, proposedName: name.slice(0, 100) };
  });
}

/** What makes two clouds one site. */
export const draftKey = ({ authUrl, region }: { authUrl: string; region: string }): string =>
  `${authUrl} ${region}`;

type Named = { id: string } | { name: string; domain: { id: string } | { name: string } };

const label = (named: Named): string => ("id" in named ? named.id : named.name);

/** Who signs in, as the credential says it. */
export const userLabel = (c: Credential): string =>
  c.method === "password"
    ? label(c.user)
    : "id" in c
      ? `application credential ${c.id}`
      : `application credential ${c.name}`;

/** The project as the credential says it; an application credential does not say. */
export const projectLabel = (c: Credential): string | undefined =>
  c.method === "password" ? label(c.project) : undefined;

/** Whether two credentials are, by their own words, of one project. */
export const isSameProject = (a: Credential, b: Credential): boolean =>
  a.method === "password" &&
  b.method === "password" &&
  JSON.stringify(a.project) === JSON.stringify(b.project);
