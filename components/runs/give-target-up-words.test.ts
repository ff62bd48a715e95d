import { expect, it } from "vitest";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { giveUpConsequences } from "./give-target-up-words";

const recovery = (more: object = {}) =>
  ({
    from: { name: "Lyon" },
    to: { name: "Oslo" },
    fence: {
      servers: [
        { name: "hss", state: "locked", wasRunning: true },
        { name: "scscf", state: "locked", wasRunning: false },
      ],
    },
    standing: [
      { kind: "server", count: 2 },
      { kind: "port", count: 3 },
    ],
    ...more,
  }) as unknown as RecoveryView;

it("says what is left at the lost site, what starts, and that two copies may run", () => {
  const [left, started, risk, later] = giveUpConsequences(recovery());
  expect(left).toBe("Nothing is asked of Oslo any more. Left there: 2 VMs and 3 ports.");
  expect(started).toBe("Unlocked and started at Lyon, in their boot order: hss.");
  expect(risk).toMatch(/^Nobody can say whether a VM runs at Oslo\. .*cut Oslo off the network/);
  expect(later).toMatch(/former VMs.*Stillpoint removes them/);
});

it("says that nothing is started where nothing was stopped", () => {
  const [left, started] = giveUpConsequences(recovery({ fence: null, standing: [] }));
  expect(left).toBe("Nothing is asked of Oslo any more.");
  expect(started).toBe("Nothing is started at Lyon: nothing was stopped there.");
});
