import type { ArmedJournal } from "../../audit/armed-journal";
import { groupBy } from "../../group-by";
import { listSnapshots, SNAPSHOT } from "../../openstack/cinder/snapshots";
import type { Session } from "../../openstack/session";
import type { QuiesceMethod, QuiesceMethodName } from "../../quiesce/quiesce-method";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import { siteMethods } from "../site-methods";
import type { WindowCalls } from "./window-calls";

/** What acts with one credential. */
interface Acting {
  session: Session;
  methods: ReadonlyMap<QuiesceMethodName, QuiesceMethod>;
}

/** Connections that are opened ahead at most: as many as a window has places. */
const CONNECTIONS = 64;
const WARM = { deadlineMs: 10_000 };
/** Beside a window nobody waits for it. */
const REWARM = { deadlineMs: 2_000 };

/** The site of a window: its sessions and quiesce methods, ready before the first quiesce. */
export class WindowSite {
  readonly #acting = new Map<string, Acting>();
  /** A quick round trip, ms: what a thaw takes at least. */
  roundTripMs = 0;

  private constructor(
    private readonly ctx: BackupContext,
    private readonly calls: WindowCalls,
  ) {}

  /** @throws AppError `not_found` when a credential was removed; EnvelopeError */
  static async open(ctx: BackupContext, calls: WindowCalls, journal: ArmedJournal): Promise<WindowSite> {
    const site = new WindowSite(ctx, calls);
    const ids = new Set([
      ...calls.members.map((m) => m.planned.credentialId),
      ...calls.cuts.map((c) => c.planned.credentialId),
    ]);
    for (const id of ids) {
      const session = (await ctx.reader(id)).journalled(journal).inWindow();
      site.#acting.set(id, { session, methods: await siteMethods(session, ctx.plan.site.id) });
    }
    return site;
  }

  session(credentialId: string): Session {
    return this.#of(credentialId).session;
  }

  method(credentialId: string, name: QuiesceMethodName): QuiesceMethod {
    const method = this.#of(credentialId).methods.get(name);
    if (method) return method;
    throw new RunStopped({
      cause: `${this.ctx.plan.site.name} does not offer ${name} any more`,
      todo: "Choose another quiesce method for its VMs, and plan the backup again.",
    });
  }

  /**
   * Signs in, opens connections, learns the microversions, and asks once more whether somebody holds one of the VMs.
   * @throws OpenStackError when the site does not answer; RunStopped when a VM is held by somebody else
   */
  async warm(): Promise<void> {
    this.roundTripMs = 0;
    await Promise.all([...this.#acting.values()].map(({ session }) => session.token(WARM)));
    await this.#listOnce();
    const held = await this.#touch(WARM);
    if (held.length > 0)
      throw new RunStopped({
        cause: `${held.join(", ")}: held still already, by somebody else than this run`,
        todo: "Find out who froze it and have it thawed there; then back up again.",
      });
  }

  /** Connections that have idled are opened anew, beside the work: a guest does not wait for one. */
  keepWarm(): void {
    void this.#touch(REWARM).catch(() => {});
  }

  /** A token that Cinder does not take any more is renewed here: in the window there is no time for it. */
  async #listOnce(): Promise<void> {
    const ids = new Set(this.calls.cuts.map(({ planned }) => planned.credentialId));
    const list = async (id: string) => {
      for await (const _ of listSnapshots(this.session(id), { ...WARM, pageSize: 1 })) break;
    };
    await Promise.all([...ids].map(list));
  }

  async #touch(call: { deadlineMs: number }): Promise<string[]> {
    const groups = groupBy(
      this.calls.members,
      ({ planned }) => `${planned.credentialId} ${planned.hold.method}`,
    );
    const cuts = groupBy(this.calls.cuts, ({ planned }) => planned.credentialId);
    const [held] = await Promise.all([
      Promise.all([...groups.values()].map((members) => this.#heldOf(members, call))),
      ...[...cuts].map(([id, of]) => this.#openConnections(id, of.length, call)),
    ]);
    return held.flat();
  }

  async #heldOf(members: WindowCalls["members"], call: { deadlineMs: number }): Promise<string[]> {
    const [first] = members;
    if (!first) return [];
    const { clock } = this.ctx;
    const beganAt = clock.monotonic();
    const method = this.method(first.planned.credentialId, first.planned.hold.method);
    const states = await method.states(
      members.map(({ planned }) => planned.target),
      call,
    );
    this.roundTripMs = Math.max(this.roundTripMs, clock.monotonic() - beganAt);
    return members.flatMap(({ planned }) =>
      states.get(planned.serverId) === "frozen" ? [planned.name] : [],
    );
  }

  async #openConnections(credentialId: string, cuts: number, call: { deadlineMs: number }): Promise<void> {
    const session = this.session(credentialId);
    await session.microversion("volume", SNAPSHOT, call);
    const places = Array.from({ length: Math.min(cuts, CONNECTIONS) });
    await Promise.all(places.map(() => session.touch("volume", call)));
  }

  #of(credentialId: string): Acting {
    const acting = this.#acting.get(credentialId);
    if (!acting) throw new Error(`credential ${credentialId} is not one of this window`);
    return acting;
  }
}
