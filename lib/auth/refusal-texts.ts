import type { Asked, SignInSite, Silent } from "./ask-sites";

const LOCAL = "The local administrator can still sign in.";

/** What the form says when no site answered. Names only: causes are for the log, not for strangers. */
export function explainSilence(
  silent: readonly Silent[],
  notAsked: readonly SignInSite[],
  isChosen: boolean,
): string {
  if (isChosen)
    return `${inWords(silent.map(({ site }) => site))} does not answer, so your password could not be checked. Choose any site to have the others asked. ${LOCAL}`;
  const rest = notAsked.length > 0 ? ` There was no time to ask ${inWords(notAsked)}.` : "";
  const isOne = silent.length === 1;
  return `${inWords(silent.map(({ site }) => site))} ${isOne ? "does" : "do"} not answer, so your password could not be checked.${rest} ${LOCAL}`;
}

/**
 * What the form says when Keystone said no. Null: no more than that name or password is wrong.
 * @param hasOthers there are sites of other clouds, one of which may be the person's own
 */
export function explainRefusal(
  { reason, said, site }: Extract<Asked, { kind: "refused" }>,
  hasOthers: boolean,
): string | null {
  if (reason === "second_factor")
    return `This account needs a second factor at ${site.name}, which Stillpoint does not support. Use an account without one, or the local administrator.`;
  if (reason === "password_expired")
    return `${site.name} says: ${said.replace(/[.\s]*$/, "")}. Change it there, for instance in its dashboard, and sign in again.`;
  return hasOthers
    ? `${site.name} says that the name, the password or the domain is wrong. If your account is of another cloud, choose a site of that cloud.`
    : null;
}

/** What the form says when Keystone took the password and then did not say what the person may do. */
export const explainUntold = ({ site }: Extract<Asked, { kind: "untold" }>): string =>
  `${site.name} accepted you, but did not tell your projects. Try again in a moment, or choose another site. ${LOCAL}`;

/** What the form says when the password is right and gives nothing. */
export function explainNoAccess({ site, grants, groups }: Extract<Asked, { kind: "vouched" }>): string {
  const known = `${site.name} knows you, but`;
  const ask = "Ask whoever runs Stillpoint.";
  if (grants.length === 0) return `${known} you have no project there. ${ask}`;
  if (grants.some(({ roles }) => roles === null))
    return `${known} did not tell your roles in time. Try again in a moment.`;
  const roles = [...new Set(grants.flatMap(({ roles }) => roles ?? []))].sort();
  const names = [...roles.slice(0, 10), ...groups.slice(0, 5).map(({ name }) => `group ${name}`)];
  return `${known} none of your roles gives access to Stillpoint: ${names.join(", ") || "none at all"}. ${ask}`;
}

const inWords = (sites: readonly SignInSite[]): string => {
  const names = sites.map(({ name }) => name);
  const last = names.pop() ?? "no site";
  return names.length > 0 ? `${names.join(", ")} and ${last}` : last;
};
