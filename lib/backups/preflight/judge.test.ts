import { describe, expect, it } from "vitest";
import { judgeQuota, type QuotaNeed } from "./judge-quota";
import { judgeServices } from "./judge-services";

const project = { id: "p1", name: "ims", site: "Lyon" };
const none: QuotaNeed = {
  snapshots: 0,
  volumes: 0,
  gigabytes: 0,
  backups: 0,
  backupGigabytes: 0,
  byType: {},
};
const usage = (limit: number | null, inUse: number, reserved = 0) => ({ limit, inUse, reserved });

describe("judgeQuota", () => {
  it("lets pass what just fits, counting what is reserved, and what has no limit", () => {
    const need = { ...none, snapshots: 2, backups: 5 };
    const quotas = { snapshots: usage(10, 7, 1), backups: usage(null, 99), byType: {} };
    expect(judgeQuota(project, need, quotas)).toEqual({
      findings: [],
      lines: [
        { what: "snapshots", needed: 2, inUse: 8, limit: 10, free: 2 },
        { what: "backups", needed: 5, inUse: 99, limit: null, free: null },
      ],
    });
  });

  it("says how many are needed, how many are free, and the command", () => {
    const need = {
      ...none,
      backupGigabytes: 40,
      byType: { ssd: { snapshots: 3, volumes: 0, gigabytes: 0 } },
    };
    const quotas = { backupGigabytes: usage(1000, 970), byType: { ssd: { snapshots: usage(2, 5) } } };
    expect(judgeQuota(project, need, quotas).findings).toEqual([
      {
        weight: "stop",
        cause:
          "Project ims at Lyon has no room for this backup: it needs 40 backup gigabytes, and 30 of 1000 are free.",
        todo: "Have the quota raised to 1010 or more (openstack quota set --backup-gigabytes 1010 p1), or delete what is no longer needed.",
      },
      {
        weight: "stop",
        cause:
          "Project ims at Lyon has no room for this backup: it needs 3 snapshots of type ssd, and 0 of 2 are free.",
        todo: "Have the quota raised to 8 or more (openstack quota set --snapshots 8 --volume-type ssd p1), or delete what is no longer needed.",
      },
    ]);
  });
});

describe("judgeServices", () => {
  const service = (binary: string, host: string, over: object = {}) => ({
    binary,
    host,
    zone: "nova",
    isEnabled: true,
    isUp: true,
    updatedAt: undefined,
    disabledReason: undefined,
    isBackendUp: undefined,
    replicationStatus: undefined,
    activeBackendId: undefined,
    isFrozen: undefined,
    ...over,
  });
  const judge = (services: ReturnType<typeof service>[], backends: string[] = ["h@lvm"]) =>
    judgeServices("Lyon", services as never, new Set(backends)).findings.map((f) => [f.weight, f.cause]);

  it("is content with one cinder-backup that is up, and the backends that are needed", () => {
    const services = [
      service("cinder-backup", "a"),
      service("cinder-backup", "b", { isUp: false }),
      service("cinder-volume", "h@lvm"),
      service("cinder-volume", "h@other", { isUp: false }),
    ];
    expect(judge(services)).toEqual([]);
    // Where Cinder does not tell which backend, any may be the one.
    expect(judge(services, [])).toEqual([["warn", "cinder-volume is not up at Lyon: h@other is down."]]);
  });

  it("stops when there is none, when it is disabled, and when the storage is down", () => {
    const volume = service("cinder-volume", "h@lvm");
    expect(judge([volume])).toEqual([["stop", "Lyon has no cinder-backup service."]]);
    const disabled = service("cinder-backup", "a", { isEnabled: false, disabledReason: "upgrade" });
    expect(judge([volume, disabled])).toEqual([
      ["stop", "cinder-backup is not up at Lyon: a is disabled (upgrade)."],
    ]);
    const dark = service("cinder-volume", "h@lvm", { isBackendUp: false });
    expect(judge([dark, service("cinder-backup", "a")])).toEqual([
      ["stop", "cinder-volume is not up at Lyon: the storage behind h@lvm is down."],
    ]);
  });
});
