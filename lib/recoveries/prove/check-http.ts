import { request } from "node:http";
import { describeBrokenExchange } from "../../openstack/failure";
import type { CheckResult } from "./check-result";

const WITHIN_MS = 5_000;

/** Whether a service answers with a status. No redirect is followed, and what it answers is not read. */
export function checkHttp(
  address: string,
  { port, path, status }: { port: number; path: string; status: number },
  signal: AbortSignal,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const failed = (why: string) =>
      resolve({
        state: "failed",
        cause: `${address} port ${port}, ${path}: ${why}`,
        todo: "Look whether the service runs in the VM, and whether its security groups let it be reached.",
      });
    const asked = request(
      { host: address, port, path, timeout: WITHIN_MS, signal, agent: false },
      (answer) => {
        answer.destroy();
        if (answer.statusCode === status) resolve({ state: "passed" });
        else failed(`it answered ${answer.statusCode}, not ${status}`);
      },
    );
    let isConnected = false;
    asked.once("socket", (socket) => {
      socket.once("connect", () => {
        isConnected = true;
      });
    });
    asked.once("timeout", () => {
      failed(`no answer within ${WITHIN_MS / 1000} s`);
      asked.destroy();
    });
    asked.once("error", (error) => failed(describeBrokenExchange(error, isConnected).cause));
    asked.end();
  });
}
