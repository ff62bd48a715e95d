import type { ZodType, z } from "zod";
import type { FaultRule } from "../core/faults";
import { KEY_HEADER } from "./key-header";
import {
  ClockNow,
  Complaint,
  Faults,
  Flipped,
  LogPage,
  type LogQuery,
  OneFault,
  Removed,
  SandboxState,
  StoreObjects,
  Switches,
  VolumeContent,
} from "./schemas";
import type { Values } from "./switches/switch";

/** What the control API refused, in its words. */
export class SandboxRefusal extends Error {
  override name = "SandboxRefusal";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The sandbox's switches, faults, log and clock, from another process. Each call throws SandboxRefusal. */
export function sandboxControl(url: string, key: string) {
  async function ask<T extends ZodType>(
    schema: T,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<T>> {
    const answer = await fetch(url + path, {
      method,
      headers: { [KEY_HEADER]: key, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const json = await answer.json();
    if (!answer.ok) throw new SandboxRefusal(answer.status, Complaint.parse(json).error);
    return schema.parse(json);
  }
  const query = (values: Record<string, unknown>) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
  };

  return {
    state: () => ask(SandboxState, "GET", "/state"),
    log: (which: z.input<typeof LogQuery> = {}) => ask(LogPage, "GET", `/log${query(which)}`),
    faults: async () => (await ask(Faults, "GET", "/faults")).faults,
    addFault: async (rule: z.input<typeof FaultRule>) => (await ask(OneFault, "POST", "/faults", rule)).fault,
    removeFault: (id: string) => ask(Removed, "DELETE", `/faults/${encodeURIComponent(id)}`),
    removeFaults: () => ask(Removed, "DELETE", "/faults"),
    switches: async () => (await ask(Switches, "GET", "/switches")).switches,
    flip: (name: string, values: Values = {}) =>
      ask(Flipped, "POST", `/switches/${encodeURIComponent(name)}`, values),
    volumeContent: async (region: string, id: string) =>
      (await ask(VolumeContent, "GET", `/volumes/${encodeURIComponent(region)}/${id}/content`)).blocks,
    storeObjects: async () => (await ask(StoreObjects, "GET", "/store")).objects,
    removeStoreObject: (name: string) => ask(Removed, "DELETE", `/store${query({ name })}`),
    advance: (ms: number) => ask(ClockNow, "POST", "/clock", { advanceMs: ms }),
  };
}
export type SandboxControl = ReturnType<typeof sandboxControl>;
