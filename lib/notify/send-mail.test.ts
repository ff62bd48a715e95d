import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { selfSigned } from "../openstack/testing/certificate";
import { type MailWay, sendMail } from "./send-mail";
import { mailServer, PASSWORD, USER } from "./testing/mail-server";

const server = await mailServer();
const tls = await mailServer({ secure: true });
const plain = await mailServer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
const silent = createServer(() => {});
await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
afterAll(() => void silent.close());

beforeEach(() => {
  for (const { received, refuses } of [server, tls, plain]) {
    received.length = 0;
    for (const key of Object.keys(refuses)) delete refuses[key];
  }
});

const { signal } = new AbortController();
const way = (over: Partial<MailWay> = {}): MailWay => ({
  ...{ host: "127.0.0.1", port: server.port, security: "starttls", caPem: server.caPem, isInternal: true },
  ...{ user: USER, password: PASSWORD, from: "Équipe <sp@example.com>" },
  to: ["noc@example.com", "ada@example.org"],
  ...over,
});
const MAIL = {
  ...{ id: "3b7e", follows: null, subject: "[Stillpoint] vIMS – core: RPO missed" },
  text: `The RPO – 4 h – is missed.\n.\nSee: https://stillpoint.example.com/${"x".repeat(90)}\n`,
};
const send = (over: Partial<MailWay> = {}, options = {}) => sendMail(way(over), MAIL, { signal, ...options });

describe("a mail", () => {
  it("is handed over encrypted, signed in, with all that it is known by", async () => {
    expect(await send()).toMatchObject({ isTaken: true });
    const [mail] = server.received;
    expect(mail).toMatchObject({
      ...{ from: "sp@example.com", to: ["noc@example.com", "ada@example.org"], user: USER },
      ...{ isEncrypted: true, text: MAIL.text },
      headers: {
        from: "=?UTF-8?Q?=C3=89quipe?= <sp@example.com>",
        to: "noc@example.com, ada@example.org",
        "message-id": "<3b7e@example.com>",
        "auto-submitted": "auto-generated",
        "content-type": "text/plain; charset=utf-8",
      },
    });
    expect(mail?.headers.subject).toBe(
      "=?UTF-8?Q?=5BStillpoint=5D_vIMS_=E2=80=93_core=3A_?= =?UTF-8?Q?RPO_missed?=",
    );
    expect(mail?.headers).not.toHaveProperty("in-reply-to");
  });

  it("follows that of the beginning in its thread", async () => {
    await sendMail(way(), { ...MAIL, id: "9c", follows: "3b7e" }, { signal });
    expect(server.received[0]?.headers).toMatchObject({
      ...{ "message-id": "<9c@example.com>", "in-reply-to": "<3b7e@example.com>" },
      references: "<3b7e@example.com>",
    });
  });

  it("goes by TLS from the start, and without any where that was accepted", async () => {
    expect(await send({ port: tls.port, security: "tls", caPem: tls.caPem })).toMatchObject({
      isTaken: true,
    });
    expect(tls.received).toMatchObject([{ user: USER, isEncrypted: true }]);
    expect(await send({ port: plain.port, security: "none", caPem: null })).toMatchObject({ isTaken: true });
    expect(plain.received).toMatchObject([{ user: USER, isEncrypted: false }]);
  });

  it("that some addresses refuse is taken, and says so", async () => {
    server.refuses["ada@example.org"] = { code: 550, message: "5.1.1 no such user" };
    expect(await send()).toEqual({
      ...{ isTaken: true, isPartly: true },
      text: "taken, but not for ada@example.org (550 5.1.1 no such user)",
    });
    expect(server.received).toMatchObject([{ to: ["noc@example.com"] }]);
  });
});

describe("what is refused for good says what to mend", () => {
  it("with a wrong password, which nobody tells", async () => {
    const wrong = "another-password-of-mine";
    expect(await send({ password: wrong })).toEqual({
      isTaken: false,
      text: `the mail server refused the user or the password: 535 5.7.8 ${USER} may not, with [masked]`,
    });
  });

  it("when the certificate is not trusted", async () => {
    const text = expect.stringContaining("the mail server is not trusted: its certificate is self-signed");
    for (const caPem of [null, selfSigned().cert]) {
      expect(await send({ caPem })).toEqual({ isTaken: false, text });
      expect(await send({ caPem, port: tls.port, security: "tls" })).toEqual({ isTaken: false, text });
    }
    expect([...server.received, ...tls.received]).toEqual([]);
  });

  it("when it is for another name", async () => {
    const lost = await send({ host: "localhost" });
    expect(lost).toMatchObject({ isTaken: false });
    expect(lost.text).toBe("the mail server is not trusted: its certificate is for another name");
  });

  it("when every address is refused for good", async () => {
    for (const to of way().to) server.refuses[to] = { code: 550, message: "5.1.1 no such user" };
    expect(await send()).toEqual({
      isTaken: false,
      text: "the mail server refused every address: noc@example.com (550 5.1.1 no such user) and ada@example.org (550 5.1.1 no such user)",
    });
  });

  it("when the message is refused, or STARTTLS is", async () => {
    server.refuses.data = { code: 554, message: "5.7.1 spam" };
    expect(await send()).toEqual({
      ...{ isTaken: false, text: "the mail server refused the message: 554 5.7.1 spam" },
    });
    const { text } = await send({ port: plain.port });
    expect(text).toContain("the mail server does not take STARTTLS on this port");
    expect(plain.received).toEqual([]);
  });

  it.each([
    ["127.0.0.1", "starttls", false, "nothing is sent to 127.0.0.1: it is a loopback address"],
    ["localhost", "starttls", false, "nothing is sent to localhost: it is this machine itself"],
    ["169.254.169.254", "none", true, "the metadata service"],
    ["93.184.215.14", "none", true, "a public address, and nothing is sent there by plain SMTP"],
    ["mail.example.com", "none", false, "nothing is sent without encryption, which was not accepted"],
  ] as const)("to %s by %s (accepted as internal: %s)", async (host, security, isInternal, why) => {
    const sent = await send({ host, security, isInternal });
    expect(sent).toEqual({ isTaken: false, text: expect.stringContaining(why) });
    expect(server.received).toEqual([]);
  });
});

describe("what fails for now says why", () => {
  it("when addresses or the message are refused for now", async () => {
    for (const to of way().to) server.refuses[to] = { code: 450, message: "4.2.1 greylisted" };
    expect(await send()).toMatchObject({
      ...{ isTaken: false, text: expect.stringContaining("450 4.2.1 greylisted") },
    });
    for (const to of way().to) delete server.refuses[to];
    server.refuses.data = { code: 451, message: "4.3.0 try later" };
    expect(await send()).toMatchObject({
      isTaken: false,
      text: expect.stringContaining("451 4.3.0 try later"),
    });
  });

  it("when nothing listens", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect(await send({ port })).toEqual({
      ...{ isTaken: false, text: "nothing listens on that port" },
    });
  });

  it("when the server says nothing, or whoever sends is stopped", async () => {
    const { port } = silent.address() as AddressInfo;
    expect(await send({ port }, { wholeMs: 200 })).toEqual({
      ...{ isTaken: false, text: "no answer within 200 ms" },
    });
    const stop = new AbortController();
    const sent = send({ port }, { signal: stop.signal });
    const socket = await new Promise<Socket>((resolve) => silent.once("connection", resolve));
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    stop.abort(new Error("stopped"));
    expect(await sent).toEqual({
      ...{ isTaken: false, text: "it was cancelled before it was taken" },
    });
    await closed;
  });
});
