import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import { log } from "../log";
import { parseInput } from "../parse-input";
import { AuditFilter } from "./audit-filter";
import { ENTRY_COLUMNS } from "./entry-columns";
import {
  EXPORT_FORMATS,
  type ExportedEntry,
  type ExportFormat,
  exportHead,
  exportLine,
} from "./export-lines";
import { filterSql } from "./filter-sql";
import { readByCursor } from "./read-by-cursor";
import { actorOf, audited, recordAudit } from "./record";

const Input = AuditFilter.extend({
  format: z.enum(EXPORT_FORMATS, `A format is one of ${EXPORT_FORMATS.join(", ")}.`),
});
// Each has a connection to the database for as long as it is read.
const AT_ONCE = 3;
const BATCH = 1_000;
let underWay = 0;

export interface AuditExport {
  name: string;
  contentType: string;
  /** The file, read from the database as fast as it is taken and no faster. */
  body: ReadableStream<Uint8Array>;
}

/**
 * All entries that a filter finds, oldest first, each by itself, as of now. Who asked for what is written down before,
 * and how much was given after; that of this export is not in it.
 * @throws AppError `forbidden`, `invalid`, `conflict` while others are under way
 */
export async function exportAuditEntries(session: Session, input: unknown): Promise<AuditExport> {
  requirePermission(session, "audit.view");
  const { format, ...filter } = parseInput(Input, input, "There is no such export of the log.");
  if (underWay >= AT_ONCE)
    throw new AppError("conflict", `${AT_ONCE} exports are under way: try again when one has ended.`);
  underWay++;
  try {
    const now = await databaseNow();
    const about = {
      action: "audit.exported",
      details: { format, filter: Object.fromEntries(Object.entries(filter).map(([k, v]) => [k, worded(v)])) },
    };
    const intentId = await audited((tx) => recordAudit(tx, actorOf(session), { ...about, result: "intent" }));
    const end = async (result: "done" | "partial" | "failed", entries: number, reason?: string) => {
      underWay--;
      await audited((tx) =>
        recordAudit(tx, actorOf(session), {
          action: about.action,
          result,
          intentId,
          details: { format, entries },
          ...(reason ? { reason } : {}),
        }),
      ).catch((error: unknown) =>
        log.error({ err: error }, "the end of an export could not be written down"),
      );
    };
    return {
      name: `stillpoint-audit-${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z.${format}`,
      contentType:
        format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/jsonl; charset=utf-8",
      body: streamOf(format, filter, now, intentId, end),
    };
  } catch (error) {
    underWay--;
    throw error;
  }
}

const worded = (value: unknown) => (value instanceof Date ? value.toISOString() : value);

function streamOf(
  format: ExportFormat,
  filter: AuditFilter,
  now: Date,
  intentId: bigint,
  end: (result: "done" | "partial" | "failed", entries: number, reason?: string) => Promise<void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const conditions = [Prisma.sql`e.id <> ${intentId}`, ...filterSql(filter, now)];
  const batches = readByCursor<ExportedEntry>(
    Prisma.sql`SELECT l.position::text, encode(l.previous, 'hex') AS previous, encode(l.hash, 'hex') AS hash,
      ${ENTRY_COLUMNS} FROM audit_entries e LEFT JOIN audit_links l ON l.entry_id = e.id
      WHERE ${Prisma.join(conditions, " AND ")} ORDER BY e.at, e.id`,
    { batch: BATCH },
  );
  let entries = 0;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(exportHead(format))),
      async pull(controller) {
        try {
          const { done, value } = await batches.next();
          if (done) {
            await end("done", entries);
            return controller.close();
          }
          entries += value.length;
          controller.enqueue(encoder.encode(value.map((entry) => exportLine(format, entry)).join("")));
        } catch (error) {
          log.error({ err: error }, "an export of the audit log broke off");
          await end("failed", entries, "the database did not go on answering");
          controller.error(error);
        }
      },
      async cancel() {
        await batches.return(undefined).catch(() => {});
        await end("partial", entries, "whoever asked for it did not take the rest");
      },
    },
    { highWaterMark: 1 },
  );
}
