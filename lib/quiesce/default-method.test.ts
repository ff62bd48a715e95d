import { expect, it } from "vitest";
import { defaultMethod } from "./default-method";
import { METHOD_FACTS } from "./method-facts";
import { QUIESCE_METHODS, type QuiesceMethodName } from "./quiesce-method";

const all = (...names: readonly QuiesceMethodName[]) =>
  names.map((method) => ({ method, deadMan: METHOD_FACTS[method].deadMan }));

it("is the best that interrupts nothing and whose thaw is guaranteed", () => {
  expect(defaultMethod(all(...QUIESCE_METHODS))).toBe("nova-quiesce");
  expect(defaultMethod(all("guest-agent", "pause", "none"))).toBe("guest-agent");
});

it("is never one that must be chosen knowingly", () => {
  expect(defaultMethod(all("pause", "suspend", "stop", "none"))).toBe("none");
  const { deadMan } = METHOD_FACTS["guest-agent"];
  expect(defaultMethod([{ method: "stop", deadMan }, ...all("none")])).toBe("none");
  expect(defaultMethod([{ method: "guest-agent", deadMan: { kind: "none" } }, ...all("stop", "none")])).toBe(
    "none",
  );
});
