import type { QuiesceOutcome, ThawOutcome } from "../../quiesce/quiesce-method";
import type { WindowStop } from "../window-record";
import type { CutIds, SeenSnapshot, WindowCut, WindowMember, WindowTerms } from "./window-ports";

/** What is known of one VM in the window. Times are ms since the epoch. */
export interface MemberState {
  member: WindowMember;
  quiesceSentAt: number | null;
  quiesce: "not-sent" | QuiesceOutcome["state"];
  frozenAt: number | null;
  outcome: QuiesceOutcome | null;
  /** How long its quiesce took; null: not sent, or not confirmed. */
  quiesceMs: number | null;
  thawSentAt: number | null;
  thaw: "not-needed" | ThawOutcome["state"];
  thawedAt: number | null;
  thawCause: string | null;
  thawAttempts: number;
  thawedBy: string | null;
}

/** What is known of one cut, and of its volumes by their ids. */
export interface CutState {
  cut: WindowCut;
  sentAt: number | null;
  ids: CutIds | null;
  requestId: string | null;
  /** Why it was refused, or got no answer. */
  cause: string | null;
  /** Nothing was made by it. */
  isRefused: boolean;
  volumes: Map<string, { seen: SeenSnapshot | null; availableAt: number | null }>;
}

export interface WindowState {
  members: MemberState[];
  cuts: CutState[];
  /** On both clocks; null: nothing had to be quiesced. */
  opened: { at: number; monotonic: number } | null;
  closed: { at: number; monotonic: number } | null;
  takenAt: number | null;
  stop: WindowStop | null;
}

/** Before anything was sent. Pure. */
export const newWindowState = ({ members, cuts }: WindowTerms): WindowState => ({
  members: members.map((member) => ({
    member,
    quiesceSentAt: null,
    quiesce: "not-sent",
    frozenAt: null,
    outcome: null,
    quiesceMs: null,
    thawSentAt: null,
    thaw: "not-needed",
    thawedAt: null,
    thawCause: null,
    thawAttempts: 0,
    thawedBy: null,
  })),
  cuts: cuts.map((cut) => ({
    cut,
    sentAt: null,
    ids: null,
    requestId: null,
    cause: null,
    isRefused: false,
    volumes: new Map(cut.volumeIds.map((id) => [id, { seen: null, availableAt: null }])),
  })),
  opened: null,
  closed: null,
  takenAt: null,
  stop: null,
});

/** Those that must be thawed, the last one frozen first: a quiesce was sent, and it is not certain that it did nothing. Pure. */
export const toThaw = ({ members }: WindowState): MemberState[] =>
  members.filter((m) => m.quiesce === "frozen" || m.quiesce === "unknown").reverse();

/** Whether it surely runs, or is gone. Pure. */
export const isSure = ({ thaw }: MemberState): boolean => thaw !== "unknown" && thaw !== "not-needed";
