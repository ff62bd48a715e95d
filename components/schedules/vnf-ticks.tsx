"use client";

import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { Field } from "@/components/ui/field";
import { HintAndError } from "@/components/ui/labelled";
import { type ScheduledVnf, spanWords } from "@/lib/schedules/explain-schedule";
import type { FieldsProps } from "./schedule-fields";

/** From so many on they can be searched. */
const MANY = 12;

/** The VNFs that a schedule backs up. */
export function VnfTicks({ values, set, errors, vnfs }: FieldsProps & { vnfs: readonly ScheduledVnf[] }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = vnfs.filter(({ name, siteName }) => `${name} ${siteName}`.toLowerCase().includes(wanted));
  const { vnfIds } = values;
  return (
    <fieldset className="min-w-0" aria-describedby={errors.vnfIds ? "vnfIds-error" : undefined}>
      <legend className="mb-1 text-13 font-medium">
        VNFs <span className="font-normal text-subtle">{vnfIds.length} chosen</span>
      </legend>
      {vnfs.length > MANY && (
        <div className="max-w-80 pb-2">
          <Field
            id="vnfSearch"
            name="vnfSearch"
            label="Search"
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      <div className="grid max-h-72 gap-0.5 overflow-y-auto" tabIndex={vnfs.length > MANY ? 0 : undefined}>
        {shown.map((vnf, index) => (
          <label key={vnf.id} className="flex min-h-7 items-center gap-2 text-14">
            <input
              id={index === 0 ? "vnfIds" : undefined}
              type="checkbox"
              className="tick-box"
              checked={vnfIds.includes(vnf.id)}
              onChange={(event) =>
                set({
                  vnfIds: event.target.checked ? [...vnfIds, vnf.id] : vnfIds.filter((id) => id !== vnf.id),
                })
              }
            />
            <span className="min-w-0 break-words">
              <Inert text={vnf.name} />{" "}
              <span className="text-12 text-subtle">
                <Inert text={vnf.siteName} /> · RPO {spanWords(vnf.rpoMinutes * 60_000)} ·{" "}
                {vnf.backupMs === null ? "no backup yet" : `backups take ${spanWords(vnf.backupMs)}`} ·{" "}
                {vnf.retention === null ? (
                  "no retention policy"
                ) : (
                  <>
                    retention <Inert text={vnf.retention} />
                  </>
                )}
              </span>
            </span>
          </label>
        ))}
        {vnfs.length > 0 && shown.length === 0 && <p className="text-13 text-muted">No VNF has that name.</p>}
        {vnfs.length === 0 && (
          <p className="text-13 text-muted">There is no VNF yet: make one first, and come back.</p>
        )}
      </div>
      <HintAndError id="vnfIds" hint={undefined} error={errors.vnfIds} />
    </fieldset>
  );
}
