import type { Adoption } from "@/lib/sites/adopt/adoption-offer";
import type { DraftCheck } from "@/lib/sites/check-drafts";
import type { CheckRow } from "@/lib/sites/check-row";
import { isEssential } from "@/lib/sites/essential-checks";
import type { CloudsPreview } from "@/lib/sites/preview-clouds";
import { type CredentialValues, credentialInput, NO_CREDENTIAL } from "./credential-values";

/** A site that may be added, with what its person chose. */
export interface DraftSite {
  key: string;
  authUrl: string;
  region: string;
  isPlainHttp: boolean;
  caPath: string | undefined;
  hasCa: boolean;
  notes: string[];
  registeredAs: string | undefined;
  credentials: CloudsPreview["sites"][number]["credentials"];
  included: boolean;
  /** The clouds whose credentials are taken. */
  chosen: string[];
  name: string;
  caPem: string;
  acceptHttp: boolean;
  acceptsSignIn: boolean;
  confirmedHosts: string[];
  /** Sites that manifests tell of, and that it is said to be. */
  adopts: Adoption[];
}

export interface FormValues {
  authUrl: string;
  region: string;
  interface: string;
  credential: CredentialValues;
}

/** All that was entered: going back loses none of it. It stays in the browser, passwords too. */
export interface Entries {
  mode: "clouds" | "form";
  clouds: string;
  secure: string;
  form: FormValues;
  drafts: DraftSite[];
  problems: CloudsPreview["problems"];
}

export const NOTHING_ENTERED: Entries = {
  mode: "clouds",
  clouds: "",
  secure: "",
  form: { authUrl: "", region: "", interface: "public", credential: NO_CREDENTIAL },
  drafts: [],
  problems: [],
};

/** Whether something would be lost. Pure. */
export const isEntered = ({ clouds, secure, form }: Entries): boolean =>
  JSON.stringify({ clouds, secure, form }) !==
  JSON.stringify({ clouds: "", secure: "", form: NOTHING_ENTERED.form });

const FORM_KEY = "form";

const choices = { caPem: "", acceptHttp: false, acceptsSignIn: true, confirmedHosts: [], adopts: [] };

/** The drafts of a file; what was chosen for one of them before stays chosen. */
export function draftsOfPreview(preview: CloudsPreview, before: readonly DraftSite[]): DraftSite[] {
  return preview.sites.map((site) => {
    const known = before.find(({ key }) => key === site.key);
    const fresh = site.credentials.filter((c) => c.sameProjectAs === undefined).map(({ cloud }) => cloud);
    const kept = stillChosen(site, known, fresh);
    return {
      ...choices,
      name: site.proposedName,
      ...known,
      ...site,
      included: site.registeredAs === undefined && (known?.included ?? true),
      chosen: kept.length > 0 ? kept : fresh,
    };
  });
}

/** What was chosen before, and what is new to the file or whole only now: that, nobody has left out. */
function stillChosen(
  { credentials }: CloudsPreview["sites"][number],
  known: DraftSite | undefined,
  fresh: readonly string[],
): string[] {
  const wasThere = (cloud: string) => known?.credentials.some((c) => c.cloud === cloud) ?? false;
  const old = credentials.filter(({ cloud }) => wasThere(cloud) && known?.chosen.includes(cloud));
  const isCovered = (cloud: string) => old.some(({ sameProjectAs }) => sameProjectAs === cloud);
  return credentials
    .filter((c) => old.includes(c) || (!wasThere(c.cloud) && fresh.includes(c.cloud) && !isCovered(c.cloud)))
    .map(({ cloud }) => cloud);
}

/** The one draft of the form. */
export function draftOfForm({ authUrl, region }: FormValues, before: readonly DraftSite[]): DraftSite {
  const known = before.find(({ key }) => key === FORM_KEY);
  return {
    ...choices,
    name: region.trim(),
    caPath: undefined,
    hasCa: false,
    notes: [],
    credentials: [],
    chosen: [],
    ...known,
    registeredAs: undefined,
    key: FORM_KEY,
    authUrl: authUrl.trim(),
    region: region.trim(),
    isPlainHttp: /^http:/i.test(authUrl.trim()),
    included: true,
  };
}

export const included = (drafts: readonly DraftSite[]): DraftSite[] =>
  drafts.filter((draft) => draft.included);

/** What the server is asked to check or to add. */
export function draftsInput({ mode, clouds, secure, form }: Entries, drafts: readonly DraftSite[]) {
  return {
    ...(mode === "clouds" ? { clouds, secure } : {}),
    sites: drafts.map(({ key, chosen, name, caPem, acceptHttp, acceptsSignIn, confirmedHosts, adopts }) => ({
      source:
        mode === "clouds"
          ? { from: "clouds", key, clouds: chosen }
          : {
              from: "form",
              authUrl: form.authUrl,
              region: form.region,
              interface: form.interface,
              credential: credentialInput(form.credential),
            },
      name,
      caPem,
      acceptHttp,
      acceptsSignIn,
      confirmedHosts,
      adopts,
    })),
  };
}

/** Confirmed hosts with further ones, or without them. */
export const withHosts = (confirmed: readonly string[], hosts: readonly string[], on: boolean): string[] => [
  ...confirmed.filter((host) => !hosts.includes(host)),
  ...(on ? hosts : []),
];

/** The hosts that a check list found and nobody has confirmed. */
export const openHosts = (draft: DraftSite, check: DraftCheck | undefined) =>
  (check?.hosts ?? []).filter(({ entry, refused }) => !refused && !draft.confirmedHosts.includes(entry));

/** Why the sites cannot be added yet; undefined when they can. */
export function whyNot(
  drafts: readonly DraftSite[],
  checks: Readonly<Record<string, DraftCheck>>,
): string | undefined {
  if (drafts.some(({ key }) => !checks[key])) return "The checks have not been run yet.";
  const open = drafts.flatMap((draft) => openHosts(draft, checks[draft.key]));
  if (open.length > 0) return `Confirm ${open.length === 1 ? "the host" : `${open.length} hosts`} first.`;
  const failing = drafts.filter(({ key }) => checks[key]?.rows.some(isInTheWay));
  if (failing.length === 0) return undefined;
  return `Mend what failed at ${failing.map(({ name }) => name).join(", ")} first.`;
}

const isInTheWay = (row: CheckRow): boolean => row.result === "fail" && isEssential(row.id);
