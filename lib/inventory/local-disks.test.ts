import { expect, it } from "vitest";
import { localDisks, theyLie } from "./local-disks";

const of = (ephemeralGib: number, swapMib: number) =>
  localDisks({ flavor: { ephemeralGib, swapMib } } as Parameters<typeof localDisks>[0]);

it("are what the flavor gives besides the root disk", () => {
  expect(of(0, 0)).toEqual([]);
  expect(of(20, 0)).toEqual(["ephemeral disk of 20 GiB"]);
  expect(of(0, 512)).toEqual(["swap disk of 512 MiB"]);
  expect(theyLie(of(0, 512))).toBe("its swap disk of 512 MiB lies");
  expect(theyLie(of(20, 512))).toBe("its ephemeral disk of 20 GiB and its swap disk of 512 MiB lie");
});

it("are none that anybody could name where the flavor is not known", () => {
  expect(localDisks(null)).toEqual([]);
  expect(localDisks({ flavor: undefined })).toEqual([]);
});
