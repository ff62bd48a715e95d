import { StatusText } from "@/components/status/status-text";
import type { RetentionVerdict } from "@/lib/retention/plan-retention";

const STATUS_OF = { kept: "pointKept", parent: "pointKeptAsParent", goes: "pointGoes" } as const;

/** What becomes of a point, in a word. */
export const FateText = ({ fate }: Pick<RetentionVerdict, "fate">) => <StatusText status={STATUS_OF[fate]} />;
