import { connect } from "node:net";
import { describeBrokenExchange } from "../../openstack/failure";
import type { CheckResult } from "./check-result";

const WITHIN_MS = 5_000;

/** Whether something takes connections there; nothing is sent. */
export function checkTcp(address: string, port: number, signal: AbortSignal): Promise<CheckResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: WITHIN_MS, signal });
    const end = (result: CheckResult) => {
      socket.destroy();
      resolve(result);
    };
    const failed = (why: string) =>
      end({
        state: "failed",
        cause: `${address} port ${port}: ${why}`,
        todo: "Look whether the service runs in the VM, and whether its security groups let it be reached.",
      });
    socket.once("connect", () => end({ state: "passed" }));
    socket.once("timeout", () => failed(`no answer within ${WITHIN_MS / 1000} s`));
    socket.once("error", (error) => failed(describeBrokenExchange(error, false).cause));
  });
}
