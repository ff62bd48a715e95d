import { expect, test } from "vitest";
import { collect } from "../pagination";
import type { Session } from "../session";
import { type CallRow, checkCall, REQUEST_ID, TIME, UUID } from "../testing/call-row";
import { fixture, idAfter, oneCall } from "../testing/one-call";
import { attachVolume, detachVolume, listAttachments, setDeletedWithServer } from "./attachments";
import { createServer } from "./create-server";
import { getInstanceAction, listInstanceActions } from "./instance-actions";
import { attachInterface, detachInterface, listInterfaces } from "./interfaces";
import { listBuilding } from "./list-building";
import { migrateServerLive } from "./migrations";
import * as actions from "./server-actions";
import { deleteServer, getServer, listServers, renameServer } from "./servers";

const accepted = { requestId: REQUEST_ID };

const action = (name: string, value: unknown, call: CallRow["call"], microversion?: string): CallRow => ({
  from: `nova/POST-v2.1-servers-ID-action-${name}-202`,
  idAfter: "servers",
  call,
  body: { [name]: value },
  gives: accepted,
  ...(microversion ? { microversion } : {}),
});

const ROWS: Record<string, CallRow> = {
  listServers: {
    from: "nova/GET-v2.1-servers-detail-200",
    call: (s) =>
      collect(
        listServers(s, {
          allProjects: true,
          projectId: "p1",
          tags: ["a", "b"],
          name: "n",
          changesSince: "2026-01-01T00:00:00Z",
          pageSize: 5,
        }),
      ),
    query: {
      all_tenants: "1",
      project_id: "p1",
      tags: "a,b",
      name: "n",
      "changes-since": "2026-01-01T00:00:00Z",
      limit: "5",
    },
    microversion: "2.93",
    gives: [{ id: UUID, vmState: "active", taskState: null, powerState: 1, isUnknown: false, volumeIds: [] }],
  },
  listBuilding: {
    from: "nova/GET-v2.1-servers-200",
    call: (s) => collect(listBuilding(s)),
    query: { status: "BUILD" },
    gives: [],
  },
  getServer: {
    from: "nova/GET-v2.1-servers-ID-200",
    idAfter: "servers",
    call: getServer,
    microversion: "2.93",
    gives: { status: "BUILD", vmState: "building", createdAt: TIME },
  },
  renameServer: {
    from: "nova/PUT-v2.1-servers-ID-200",
    idAfter: "servers",
    call: (s, id) => renameServer(s, id, "new"),
    body: { server: { name: "new" } },
    microversion: "2.93",
    gives: { id: UUID },
  },
  deleteServer: { from: "nova/DELETE-v2.1-servers-ID-204", idAfter: "servers", call: deleteServer },
  "deleteServer, gone": { from: "nova/DELETE-v2.1-servers-ID-404", idAfter: "servers", call: deleteServer },
  createServer: {
    from: "nova/POST-v2.1-servers-202",
    call: (s) =>
      createServer(s, {
        name: "vnf-1",
        flavorId: "f1",
        networks: [{ port: "p1" }, { network: "n1", fixedIp: "192.0.2.5" }],
        blockDevices: [
          { sourceType: "volume", id: "v0", bootIndex: 0, deleteOnTermination: false, diskBus: "virtio" },
          { sourceType: "blank", bootIndex: null, deleteOnTermination: true, sizeGib: 2 },
        ],
        tags: ["dr:1"],
        metadata: { a: "b" },
        hasConfigDrive: true,
        serverGroupId: "g1",
        keyName: "k",
        hostname: "vnf-1",
        securityGroups: ["default"],
        deadlineMs: 5_000,
      }),
    body: {
      server: {
        name: "vnf-1",
        flavorRef: "f1",
        networks: [{ port: "p1" }, { uuid: "n1", fixed_ip: "192.0.2.5" }],
        block_device_mapping_v2: [
          {
            boot_index: 0,
            source_type: "volume",
            destination_type: "volume",
            uuid: "v0",
            disk_bus: "virtio",
            delete_on_termination: false,
          },
          {
            boot_index: null,
            source_type: "blank",
            destination_type: "volume",
            volume_size: 2,
            delete_on_termination: true,
          },
        ],
        tags: ["dr:1"],
        metadata: { a: "b" },
        config_drive: true,
        key_name: "k",
        hostname: "vnf-1",
        security_groups: [{ name: "default" }],
      },
      "os:scheduler_hints": { group: "g1" },
    },
    microversion: "2.93",
    gives: { id: UUID, requestId: REQUEST_ID },
  },

  stopServer: action("os-stop", null, actions.stopServer),
  startServer: action("os-start", null, actions.startServer),
  pauseServer: action("pause", null, actions.pauseServer),
  unpauseServer: action("unpause", null, actions.unpauseServer),
  suspendServer: action("suspend", null, actions.suspendServer),
  resumeServer: action("resume", null, actions.resumeServer),
  unlockServer: action("unlock", null, actions.unlockServer),
  lockServer: action("lock", { locked_reason: "dr" }, (s, id) => actions.lockServer(s, id, "dr"), "2.93"),
  rebootServer: action("reboot", { type: "SOFT" }, (s, id) => actions.rebootServer(s, id, "SOFT")),
  resetServerState: action("os-resetState", { state: "active" }, (s, id) =>
    actions.resetServerState(s, id, "active"),
  ),
  migrateServerLive: action(
    "os-migrateLive",
    { host: null, block_migration: "auto" },
    migrateServerLive,
    "2.93",
  ),
  "migrateServerLive, to a host": action(
    "os-migrateLive",
    { host: "h1", block_migration: "auto" },
    (s, id) => migrateServerLive(s, id, { host: "h1" }),
    "2.93",
  ),
  "callServerAction, one of the site's own, urgent": action("os-stop", null, (s, id) =>
    actions.callServerAction(s, id, { "os-stop": null }, { urgent: true }),
  ),
  getConsoleOutput: {
    from: "nova/POST-v2.1-servers-ID-action-os-getConsoleOutput-200",
    idAfter: "servers",
    call: (s, id) => actions.getConsoleOutput(s, id, { lines: 10 }),
    body: { "os-getConsoleOutput": { length: 10 } },
    gives: expect.stringContaining("CONSOLE"),
  },
  createServerImage: {
    from: "nova/POST-v2.1-servers-ID-action-createImage-202",
    idAfter: "servers",
    call: (s, id) => actions.createServerImage(s, id, { name: "i", metadata: { a: "b" } }),
    body: { createImage: { name: "i", metadata: { a: "b" } } },
    microversion: "2.93",
    gives: { imageId: UUID, requestId: REQUEST_ID },
  },

  listInstanceActions: {
    from: "nova/GET-v2.1-servers-ID-os-instance-actions-200",
    idAfter: "servers",
    call: (s, id) => collect(listInstanceActions(s, id)),
    microversion: "2.93",
    gives: expect.arrayContaining([
      expect.objectContaining({ action: "create", requestId: REQUEST_ID, startedAt: TIME, hasFailed: false }),
    ]),
  },
  getInstanceAction: {
    from: "nova/GET-v2.1-servers-ID-os-instance-actions-req-ID-200",
    idAfter: "servers",
    call: (s, id) =>
      getInstanceAction(
        s,
        id,
        idAfter(fixture("nova/GET-v2.1-servers-ID-os-instance-actions-req-ID-200"), "os-instance-actions"),
      ),
    microversion: "2.93",
    gives: {
      requestId: REQUEST_ID,
      hasFailed: false,
      events: [{ event: expect.stringMatching(/^compute_/), startedAt: TIME, hasFailed: false }],
    },
  },

  listAttachments: {
    from: "nova/GET-v2.1-servers-ID-os-volume-attachments-200",
    idAfter: "servers",
    call: listAttachments,
    microversion: "2.93",
    gives: [{ volumeId: UUID, device: "/dev/sda", isDeletedWithServer: true, attachmentId: UUID }],
  },
  attachVolume: {
    from: "nova/POST-v2.1-servers-ID-os-volume-attachments-200",
    idAfter: "servers",
    call: (s, id) => attachVolume(s, id, { volumeId: "v1", tag: "t", deleteWithServer: true }),
    body: { volumeAttachment: { volumeId: "v1", tag: "t", delete_on_termination: true } },
    microversion: "2.101",
    gives: { device: "/dev/sdb", requestId: REQUEST_ID },
  },
  detachVolume: {
    from: "nova/DELETE-v2.1-servers-ID-os-volume-attachments-ID-202",
    idAfter: "servers",
    call: (s, id) =>
      detachVolume(
        s,
        id,
        idAfter(fixture("nova/DELETE-v2.1-servers-ID-os-volume-attachments-ID-202"), "os-volume_attachments"),
      ),
    gives: accepted,
  },
  setDeletedWithServer: {
    from: "nova/PUT-v2.1-servers-ID-os-volume-attachments-ID-202",
    idAfter: "servers",
    call: (s, id) =>
      setDeletedWithServer(
        s,
        id,
        idAfter(fixture("nova/PUT-v2.1-servers-ID-os-volume-attachments-ID-202"), "os-volume_attachments"),
        true,
      ),
    body: { volumeAttachment: { volumeId: UUID, delete_on_termination: true } },
    microversion: "2.93",
  },
  attachInterface: {
    from: "nova/POST-v2.1-servers-ID-os-interface-200",
    idAfter: "servers",
    call: (s, id) => attachInterface(s, id, { portId: "p1" }),
    body: { interfaceAttachment: { port_id: "p1" } },
    microversion: "2.93",
    gives: { portId: UUID, networkId: UUID, mac: expect.any(String), fixedIps: [{ subnetId: UUID }] },
  },
  detachInterface: {
    from: "nova/DELETE-v2.1-servers-ID-os-interface-ID-202",
    idAfter: "servers",
    call: (s, id) =>
      detachInterface(
        s,
        id,
        idAfter(fixture("nova/DELETE-v2.1-servers-ID-os-interface-ID-202"), "os-interface"),
      ),
    gives: accepted,
  },
  "detachInterface of a VM that is gone": {
    from: "nova/DELETE-v2.1-servers-ID-os-interface-ID-404",
    idAfter: "servers",
    call: (s, id) =>
      detachInterface(
        s,
        id,
        idAfter(fixture("nova/DELETE-v2.1-servers-ID-os-interface-ID-404"), "os-interface"),
      ),
    gives: accepted,
  },
  listInterfaces: {
    from: "nova/GET-v2.1-servers-ID-os-interface-200",
    idAfter: "servers",
    call: listInterfaces,
    microversion: "2.93",
    gives: [{ portId: UUID, networkId: UUID, mac: expect.any(String), fixedIps: [{ address: "192.0.2.5" }] }],
  },
};

test.each(Object.entries(ROWS))("%s", (_, row) => checkCall(row));

test("a page's next link is followed; the one of instance actions has a name of its own", async () => {
  const recorded = fixture("nova/GET-v2.1-servers-ID-os-instance-actions-200");
  const { instanceActions } = recorded.body as { instanceActions: unknown[] };
  const links = [{ rel: "next", href: "http://elsewhere.invalid/?limit=1&marker=m1" }];
  const first = { ...recorded, body: { instanceActions, links } };
  const call = (s: Session) => collect(listInstanceActions(s, idAfter(recorded, "servers"), { pageSize: 1 }));
  const second = await oneCall(first, call);
  expect(second.query).toEqual({ limit: "1", marker: "m1" });
});

test.each([
  ["GET-v2.1-servers-ID-404", "not_found", (s: Session, id: string) => getServer(s, id)],
  ["GET-v2.1-servers-detail-403", "forbidden", (s: Session) => collect(listServers(s))],
  [
    "POST-v2.1-servers-ID-os-interface-409",
    "conflict",
    (s: Session, id: string) => attachInterface(s, id, { portId: "p" }),
  ],
  [
    "POST-v2.1-servers-ID-os-interface-404",
    "not_found",
    (s: Session, id: string) => attachInterface(s, id, { portId: "p" }),
  ],
  ["POST-v2.1-servers-ID-action-os-start-409", "conflict", actions.startServer],
  ["POST-v2.1-servers-ID-action-unlock-403", "forbidden", actions.unlockServer],
] as const)("%s is told as %s", async (name, kind, call) => {
  const recorded = fixture(`nova/${name}`);
  const { error } = await oneCall<unknown>(recorded, (s) => call(s, idAfter(recorded, "servers")));
  expect(error).toMatchObject({ kind, status: recorded.status, requestId: REQUEST_ID });
});
