import type { IncidentKindId } from "./incident-kinds";

/** Something that is wrong at this moment. */
export interface Trouble {
  kind: IncidentKindId;
  /** What is wrong with what: the same each time it is seen, such as "rpo-missed:<VNF id>". */
  key: string;
  /** One line, at most 150 characters: "ims-core: RPO missed". */
  title: string;
  /** What is wrong, in a sentence or two with names, times and numbers. No secrets. */
  text: string;
  /** What to do about it, a sentence. */
  todo: string;
  /** A path of lib/routes.ts. */
  href: string;
  /**
   * The key of the incident that this one comes of, if that goes on: its message is held back then. Never of what is grave by
   * itself, such as a frozen VM.
   */
  cause?: string;
  subject: {
    /** "installation": all of it; everybody sees it. */
    kind: "vnf" | "vm" | "site" | "schedule" | "run" | "approval" | "installation";
    id: string;
    name: string;
  };
}
