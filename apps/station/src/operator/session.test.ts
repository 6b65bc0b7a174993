import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createOperatorSessions } from "./session.ts";

/** Opens a session; gives its cookie line. */
function open(sessions: ReturnType<typeof createOperatorSessions>, token: string): string {
  let cookie = "";
  sessions.open(token, { setHeader: (_: string, value: string) => (cookie = value) } as unknown as ServerResponse);
  return cookie;
}
const asking = (cookie?: string) => ({ headers: { cookie } }) as IncomingMessage;

describe("the operator's session", () => {
  it("is opened once by the link, kept by a cookie that no script reads, and nobody else's", () => {
    const sessions = createOperatorSessions(false);
    const { token } = sessions;
    const cookie = open(sessions, token);
    expect(cookie).toMatch(/^starling-operator=\S+; HttpOnly; SameSite=Strict; Path=\/$/);
    const [pair = ""] = cookie.split(";");
    expect(sessions.has(asking(pair))).toBe(true);
    expect(sessions.has(asking(`a=b; ${pair}; c=d`))).toBe(true);
    for (const other of [undefined, "", "starling-operator=", `${pair}x`, `x${pair}`, "starling-operator=undefined"]) {
      expect(sessions.has(asking(other))).toBe(false);
      expect(() => sessions.assert(asking(other))).toThrow(expect.objectContaining({ status: 401 }));
    }
    expect(() => open(sessions, token)).toThrow(expect.objectContaining({ status: 403 }));
    expect(sessions.token).not.toBe(token);
  });

  it("has cookies of its own for each link, and none of another run's", () => {
    const [one, other] = [createOperatorSessions(false), createOperatorSessions(false)];
    const [first, second] = [open(one, one.token), open(one, one.token)].map((line) => line.split(";")[0]);
    expect(first).not.toBe(second);
    expect(one.has(asking(first))).toBe(true);
    expect(one.has(asking(second))).toBe(true);
    expect(other.has(asking(first))).toBe(false);
  });

  it("is Secure behind https", () => {
    const sessions = createOperatorSessions(true);
    expect(open(sessions, sessions.token)).toMatch(/; Secure$/);
  });

  it("cannot be guessed: after twenty tries even the right link waits for a restart", () => {
    const sessions = createOperatorSessions(false);
    for (let i = 0; i < 20; i++) {
      expect(() => open(sessions, `guess ${i}`)).toThrow(expect.objectContaining({ status: 403 }));
    }
    expect(() => open(sessions, sessions.token)).toThrow(expect.objectContaining({ status: 429 }));
  });
});
