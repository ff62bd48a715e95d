import { vi } from "vitest";
import { FakeHost, type FakeHostOptions } from "./fake-host";

export const TOKEN = "0123456789abcdef0123456789abcdef";
export const OTHER = "fedcba9876543210fedcba9876543210";
export const FREEZE = `freeze vm-1 ${TOKEN} 30`;
export const THAW = `thaw vm-1 ${TOKEN}`;

/** Timers of five seconds and more are waited for, side by side. */
export const PATIENT = { testTimeout: 120_000, maxConcurrency: 4 };

/** A host of its own for each test: they wait side by side. */
export const onHost = (work: (host: FakeHost) => Promise<void>, how?: FakeHostOptions) => async () => {
  const host = new FakeHost(how);
  try {
    host.put("vm-1");
    await work(host);
  } finally {
    await host.close();
  }
};

export const until = (holds: () => void, timeout = 60_000) => vi.waitFor(holds, { timeout, interval: 100 });
